"""The peers that are Node packages: installed into a folder of the run when npm is there, else not measured."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lxml import etree

from benchmarks.documents_peers import W, peer_template, text_run
from register.documents.parts import Pack

PACKAGES = ("docxtemplater@3", "pizzip@3", "carbone@3")
SCRIPT = """
const fs = require('fs'); const [engine, template, data, out, times] = process.argv.slice(2);
const values = JSON.parse(fs.readFileSync(data)); const content = fs.readFileSync(template);
const once = {
  docxtemplater: () => { const Zip = require('pizzip'), Doc = require('docxtemplater');
    const doc = new Doc(new Zip(content), {paragraphLoop: true, linebreaks: true}); doc.render(values);
    return Promise.resolve(doc.getZip().generate({type: 'nodebuffer', compression: 'DEFLATE'})); },
  carbone: () => new Promise((done, fail) => require('carbone').render(template, values,
    (error, result) => error ? fail(error) : done(result))),
}[engine];
(async () => { const taken = []; let made = await once();
  for (let i = 0; i < times; i++) { const t = process.cpuUsage(); made = await once();
    const spent = process.cpuUsage(t); taken.push((spent.user + spent.system) / 1e3); }
  fs.writeFileSync(out, made); taken.sort((a, b) => a - b); console.log(taken[Math.floor(times / 2)]);
  process.exit(0); })();
"""


def install(folder: Path) -> bool:
    """Whether the packages could be installed into this folder."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        return False
    folder.mkdir()
    command = [npm, "install", "--no-audit", "--no-fund", "--silent", *PACKAGES]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=120)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def measure(engine: str, pack: Pack, values: dict[str, Any], folder: Path) -> tuple[float, bytes]:
    """The warm median of processor time in milliseconds and the document made."""
    template, data, out = folder / f"{engine}.docx", folder / "data.json", folder / f"{engine}-out.docx"
    template.write_bytes(TEMPLATES[engine](pack))
    data.write_text(json.dumps({**values, "data_hash": "0" * 64}), encoding="utf-8")
    script = folder / "peer.js"
    script.write_text(SCRIPT, encoding="utf-8")
    command = ["node", str(script), engine, str(template), str(data), str(out), "9"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=True, timeout=300, text=True)
    return float(done.stdout.split()[-1]), out.read_bytes()


def _docxtemplater(pack: Pack) -> bytes:
    def around(row: etree._Element, table: str) -> None:
        paragraphs = list(row.iter(f"{W}p"))
        properties = paragraphs[0].find(f"{W}pPr")
        paragraphs[0].insert(0 if properties is None else 1, text_run(f"{{#{table}}}"))
        paragraphs[-1].append(text_run(f"{{/{table}}}"))

    return peer_template(pack, lambda name: text_run("{" + name.rpartition(".")[2] + "}"), around)


def _carbone(pack: Pack) -> bytes:
    def put(name: str) -> etree._Element:
        table, _, column = name.rpartition(".")
        return text_run(f"{{d.{table}[i].{column}}}" if table else f"{{d.{name}}}")

    def around(row: etree._Element, table: str) -> None:
        following = etree.fromstring(etree.tostring(row))
        for node in following.iter(f"{W}t"):
            node.text = (node.text or "").replace("[i]", "[i+1]")
        row.addnext(following)

    return peer_template(pack, put, around)


TEMPLATES: dict[str, Callable[[Pack], bytes]] = {"docxtemplater": _docxtemplater, "carbone": _carbone}
