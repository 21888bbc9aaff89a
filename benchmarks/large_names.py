"""Names for the large instance: made up, mostly told apart, some with letters that need folding."""

from __future__ import annotations

FIRST = (
    "Aisha", "Alan", "Alice", "Amir", "Anita", "Arthur", "Beth", "Brian", "Carol", "Chidi", "Claire", "Colin", "Dawn",
    "Deepa", "Dylan", "Edith", "Emma", "Farah", "Fiona", "Gareth", "Grace", "Hamza", "Helen", "Iain", "Imran", "Ivy",
    "Jack", "Jaya", "Joan", "Karim", "Kate", "Leah", "Liam", "Mary", "Meera", "Nadia", "Neil", "Noor", "Olive", "Omar",
    "Paula", "Peter", "Priya", "Ravi", "Rosa", "Ruth", "Sam", "Sita", "Tariq", "Tess", "Uma", "Vera", "Wendy", "Yusuf",
    "Zoe",
)  # fmt: skip
START = (
    "Ash", "Barn", "Black", "Brad", "Clay", "Cole", "Cross", "Dale", "East", "Fair", "Green", "Hart", "Hol", "King", "Lang",
    "Marsh", "Mill", "New", "North", "Oak", "Pem", "Red", "Rush", "Sand", "Shaw", "Stan", "Thorn", "Under", "West", "Wood",
)  # fmt: skip
END = (
    "acre", "bourne", "brook", "bury", "by", "croft", "dale", "den", "er", "field", "ford", "gate", "ham", "hurst", "ing",
    "land", "ley", "low", "man", "mere", "more", "ridge", "shaw", "son", "stead", "ston", "thorpe", "ton", "well", "wick",
)  # fmt: skip
FOLDING = (
    "Łukasz Wójcik", "Óscar Núñez", "Zoë Brontë", "Иван Петров", "Søren Kjærgård", "Şebnem Özdemir", "Nguyễn Thị Hạnh",
    "Siân Llŷr", "François Lefèvre", "Jürgen Müßig", "Ασπασία Ράλλη", "Þóra Guðmundsdóttir",
)  # fmt: skip
LEGAL = {
    "icb": "Integrated Care Board", "nhs_trust": "NHS Trust", "company": "Limited", "charity": "Trust for Health",
    "gp_practice": "Surgery", "social_enterprise": "Community Interest Company", "council": "Borough Council",
}  # fmt: skip
WORK = (
    "Care",
    "Medical",
    "Nursing",
    "Pharma",
    "Estates",
    "Digital",
    "Therapy",
    "Supplies",
    "Homes",
    "Transport",
)

TITLES = (
    "Chief Executive",
    "Director of Finance",
    "Head of Contracts",
    "Contract Manager",
    "Chief Nurse",
    "Clinical Lead",
)
SERVICES = ("District nursing", "Health visiting", "Podiatry", "Speech therapy", "Community dentistry", "Palliative care",
            "Continence service", "School nursing", "Wheelchair service", "Musculoskeletal triage")  # fmt: skip


def _place(n: int) -> str:
    return START[n % len(START)] + END[n // len(START) % len(END)]


def person_name(n: int, *, folding: bool) -> str:
    """Mostly one person's alone: 55 first names, 26 letters, 900 surnames."""
    letter = chr(65 + n // 900 % 26)
    if folding:
        first, _, last = FOLDING[n // 8 % len(FOLDING)].partition(" ")
        return f"{first} {letter} {last} {_place(n)}"
    return f"{FIRST[n * 7 % len(FIRST)]} {letter} {_place(n)}"


def body_name(n: int, kind: str) -> str:
    """A place, what is done there where it is a business, and the words of its legal form."""
    what = f" {WORK[n // 900 % len(WORK)]}" if kind in ("company", "social_enterprise", "charity") else ""
    more = f" {n // 9000}" if n >= 9000 else ""
    return f"{_place(n)}{what}{more} {LEGAL[kind]}"
