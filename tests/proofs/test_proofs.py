"""Inclusion and consistency proofs against published roots and paths, a brute-force oracle and properties."""

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.leaves import EMPTY_ROOT, Frontier, frontier_of, leaf_hash
from register.domain.trail.proofs import (
    FrontierTree,
    MemoryTree,
    consistency_holds,
    consistency_ranges,
    inclusion_holds,
    inclusion_ranges,
    prove_consistency,
    prove_inclusion,
    seqs_behind,
    tree_root,
)

# The certificate transparency reference tree: its eight leaves and the roots over the first 1 to 8.
REFERENCE_LEAVES = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    *(bytes(range(start, end)) for start, end in ((0x40, 0x44), (0x50, 0x58), (0x60, 0x70))),
]
REFERENCE_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
N01 = "+sVCA+fMaWzw38tCySodnbr3CtnmIfS9jZhmLwDjwSU="
N23 = "Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4="
N03 = "037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc="
N45 = "DrxdNDf74tsVi58Sah0RjjCBgQMdCpSfje3t68VY72o="
N67 = "yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA="
L0 = "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0="
L4 = "vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms="
L6 = "sIaT7C5yFZcTBkHoIR5+7cy0wmQTlj7ubB4u0W/7Gl8="
REFERENCE_INCLUSIONS = [(5, 8, [L4, N67, N03]), (2, 3, [N01]), (1, 5, [L0, N23, L4])]
REFERENCE_CONSISTENCIES = [(6, 8, [N45, N67, N03]), (2, 5, [N23, L4]), (6, 7, [N45, L6, N03])]

LEAVES = [leaf_hash(str(number).encode()) for number in range(70)]


def decoded(hashes):
    return tuple(base64.b64decode(each) for each in hashes)


def oracle_root(leaves):
    """RFC 6962 section 2.1 word for word: no cleverness to share with the code under test."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + oracle_root(leaves[:split]) + oracle_root(leaves[split:])).digest()


def oracle_path(index, leaves):
    if len(leaves) == 1:
        return ()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if index < split:
        return (*oracle_path(index, leaves[:split]), oracle_root(leaves[split:]))
    return (*oracle_path(index - split, leaves[split:]), oracle_root(leaves[:split]))


def oracle_subproof(old, leaves, whole):
    if old == len(leaves):
        return () if whole else (oracle_root(leaves),)
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if old <= split:
        return (*oracle_subproof(old, leaves[:split], whole), oracle_root(leaves[split:]))
    return (*oracle_subproof(old - split, leaves[split:], False), oracle_root(leaves[:split]))


def stored_rows(leaves):
    rows, frontier = {}, Frontier()
    for leaf in leaves:
        frontier = frontier.append(leaf)
        rows[frontier.size] = (leaf, frontier.encode())
    return rows


def test_the_reference_tree_has_its_published_roots():
    leaves = [leaf_hash(each) for each in REFERENCE_LEAVES]
    tree = MemoryTree.of(leaves)
    for size, root in enumerate(REFERENCE_ROOTS, start=1):
        assert tree_root(tree, size).hex() == root
        assert frontier_of(leaves[:size]).root.hex() == root
    assert tree_root(tree, 0) == EMPTY_ROOT


@pytest.mark.parametrize(("index", "size", "path"), REFERENCE_INCLUSIONS)
def test_the_reference_tree_gives_its_published_inclusion_paths(index, size, path):
    leaves = [leaf_hash(each) for each in REFERENCE_LEAVES]
    assert prove_inclusion(MemoryTree.of(leaves), index, size) == decoded(path)
    root = bytes.fromhex(REFERENCE_ROOTS[size - 1])
    assert inclusion_holds(leaves[index], index, size, decoded(path), root)


@pytest.mark.parametrize(("old", "new", "path"), REFERENCE_CONSISTENCIES)
def test_the_reference_tree_gives_its_published_consistency_paths(old, new, path):
    leaves = [leaf_hash(each) for each in REFERENCE_LEAVES]
    assert prove_consistency(MemoryTree.of(leaves), old, new) == decoded(path)
    roots = [bytes.fromhex(REFERENCE_ROOTS[size - 1]) for size in (old, new)]
    assert consistency_holds(old, new, *roots, decoded(path))


def test_every_proof_up_to_forty_leaves_equals_the_definition():
    tree = MemoryTree.of(LEAVES)
    for size in range(1, 41):
        leaves = LEAVES[:size]
        assert tree_root(tree, size) == oracle_root(leaves)
        for index in range(size):
            assert prove_inclusion(tree, index, size) == oracle_path(index, leaves)
            assert prove_consistency(tree, index + 1, size) == oracle_subproof(index + 1, leaves, True)


def test_stored_frontiers_give_the_same_proofs_from_the_named_rows_only():
    rows, memory = stored_rows(LEAVES), MemoryTree.of(LEAVES)
    for size in range(1, 41):
        for index in range(size):
            ranges = inclusion_ranges(index, size)
            few = FrontierTree({seq: rows[seq] for seq in seqs_behind(ranges)})
            assert prove_inclusion(few, index, size) == prove_inclusion(memory, index, size)
            ranges = consistency_ranges(index, size)
            few = FrontierTree({seq: rows[seq] for seq in seqs_behind(ranges)})
            assert prove_consistency(few, index, size) == prove_consistency(memory, index, size)


def test_a_proof_in_a_million_entries_needs_at_most_fifty_stored_rows():
    rows = [len(seqs_behind(inclusion_ranges(index, 1_000_003))) for index in range(0, 10**6, 997)]
    assert max(rows) <= 50


sizes = st.integers(min_value=1, max_value=len(LEAVES))


@given(sizes, st.data())
def test_a_true_inclusion_holds_and_every_changed_one_fails(size, data):
    index = data.draw(st.integers(0, size - 1))
    tree = MemoryTree.of(LEAVES[:size])
    path, root = prove_inclusion(tree, index, size), tree_root(tree, size)
    assert inclusion_holds(LEAVES[index], index, size, path, root)
    assert not inclusion_holds(leaf_hash(b"another"), index, size, path, root)
    assert not inclusion_holds(LEAVES[index], index, size, path, leaf_hash(b"another"))
    assert not inclusion_holds(LEAVES[index], index, size, (*path, root), root)
    other = data.draw(st.integers(-2, size + 2).filter(lambda number: number != index))
    assert not inclusion_holds(LEAVES[index], other, size, path, root)
    if path:
        place = data.draw(st.integers(0, len(path) - 1))
        bit = bytes([path[place][0] ^ 1]) + path[place][1:]
        assert not inclusion_holds(LEAVES[index], index, size, (*path[:place], bit, *path[place + 1 :]), root)
        assert not inclusion_holds(LEAVES[index], index, size, path[:-1], root)


@given(sizes, st.data())
def test_a_true_consistency_holds_and_every_changed_one_fails(new, data):
    old = data.draw(st.integers(0, new))
    tree = MemoryTree.of(LEAVES[:new])
    path = prove_consistency(tree, old, new)
    roots = tree_root(tree, old), tree_root(tree, new)
    assert consistency_holds(old, new, *roots, path)
    assert not consistency_holds(old, new, leaf_hash(b"another"), roots[1], path)
    assert not consistency_holds(old, new, *roots, (*path, roots[1]))
    if old:
        assert not consistency_holds(old, new, roots[0], leaf_hash(b"another"), path)
    if path:
        place = data.draw(st.integers(0, len(path) - 1))
        bit = bytes([path[place][0] ^ 1]) + path[place][1:]
        assert not consistency_holds(old, new, *roots, (*path[:place], bit, *path[place + 1 :]))
        assert not consistency_holds(old, new, *roots, path[:-1])


@given(st.integers(2, 60), st.data())
def test_a_forked_tree_has_no_consistency_proof(new, data):
    old = data.draw(st.integers(1, new - 1))
    changed = data.draw(st.integers(0, old - 1))
    fork = [*LEAVES[:changed], leaf_hash(b"another"), *LEAVES[changed + 1 : new]]
    path = prove_consistency(MemoryTree.of(fork), old, new)
    old_root, new_root = oracle_root(LEAVES[:old]), oracle_root(fork)
    assert not consistency_holds(old, new, old_root, new_root, path)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 5)])
def test_a_leaf_outside_the_tree_has_no_proof(index, size):
    with pytest.raises(ValueError, match="not in a tree"):
        inclusion_ranges(index, size)


def test_a_tree_never_shrinks():
    with pytest.raises(ValueError, match="smaller"):
        consistency_ranges(6, 5)
    assert not consistency_holds(6, 5, EMPTY_ROOT, EMPTY_ROOT, ())
