#!/usr/bin/env python3
"""Makes the fallback fonts of the reports from the Noto fonts.

BIZ UDGothic has the letters of Japanese, but people type more than that into a
form: rare kanji of names, check marks, emoji, Hangul, Vietnamese names. The fonts
made here hold such characters, each in one colour and in the regular weight. A
character that BIZ UDGothic has is left out of all of them.

    Fallback-Kanji.otf    kanji, Chinese characters, full-width signs and symbols
    Fallback-Hangul.otf   Hangul syllables and jamo
    Fallback-Latin.ttf    Latin, Greek and Cyrillic letters, punctuation, currency
    Fallback-Symbols.ttf  arrows, mathematics, check marks, dingbats, shapes
    Fallback-Emoji.ttf    emoji

List them in this order behind BIZ UDGothic. The emoji font repeats those symbols of
the basic plane that are emoji too, since a sequence such as a heart on fire is set
from one font only. No other character is in two of the fonts.

Emoji are made as wide as a kanji. Vertical forms, kerning, ligatures and hints are
left out. A sequence of emoji is set as its single emoji, side by side. Typst sets such
a sequence from the first font that has any part of it but the first, and loses the
rest, so zero-width joiners (U+200D) and key frames (U+20E3) must be taken out of the
text before, and a skin tone (U+1F3FB to U+1F3FF) must not follow a character of
BIZ UDGothic.

Usage:

    pip install fonttools==4.68.0
    python3 make-fallback.py [--sources FOLDER] [--out FOLDER]

Without --sources, the sources are taken from the package registries with apt-get,
dpkg-deb and npm (run "apt-get update" first). With it, the files are looked up by
their names in that folder and below it. Either way their SHA-256 is checked, so the
same fonttools makes the same bytes.

Sources (all fonts under the SIL Open Font License 1.1, see OFL-Noto.txt):

    Debian  fonts-noto-cjk 1:20220127+repack1-1       Noto Sans CJK 2.004
    Debian  poppler-data 0.4.12-1                     list of the Adobe-Japan1 characters
    npm     @expo-google-fonts/noto-sans 0.4.2        Noto Sans 2.015
    npm     @expo-google-fonts/noto-sans-math 0.4.2   Noto Sans Math 3.000
    npm     @expo-google-fonts/noto-sans-symbols 0.4.1    Noto Sans Symbols 2.003
    npm     @expo-google-fonts/noto-sans-symbols-2 0.4.1  Noto Sans Symbols 2 2.008
    npm     @expo-google-fonts/noto-emoji 0.4.7       Noto Emoji 3.006
"""

import argparse
import hashlib
import pathlib
import re
import subprocess
import sys
import tempfile

from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.filterPen import DecomposingFilterPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont, newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

HERE = pathlib.Path(__file__).resolve().parent

DEBIAN = ["fonts-noto-cjk=1:20220127+repack1-1", "poppler-data=0.4.12-1"]
NPM = [
    "@expo-google-fonts/noto-sans@0.4.2",
    "@expo-google-fonts/noto-sans-math@0.4.2",
    "@expo-google-fonts/noto-sans-symbols@0.4.1",
    "@expo-google-fonts/noto-sans-symbols-2@0.4.1",
    "@expo-google-fonts/noto-emoji@0.4.7",
]
SHA256 = {
    "NotoEmoji_400Regular.ttf":
        "24aaa2a20c9c06ffe9bf04284bfd1f14376a329d10122f902abe2770817eb504",
    "NotoSansCJK-Regular.ttc":
        "b76b0433203017ca80401b2ee0dd69350349871c4b19d504c34dbdd80541690a",
    "NotoSansMath_400Regular.ttf":
        "b4a1dfdbfa13b4755e5eac20cb25c1d17ed5a745ceb89639595e8cf45a2b1e07",
    "NotoSansSymbols2_400Regular.ttf":
        "f67f40c65f929f029827ab37cfdc4897dfd9ae3c28d9e98ba46e0d52e39eb97e",
    "NotoSansSymbols_400Regular.ttf":
        "aedeec1cd0514930aeeafc4a88a6deff83cda1e6b58086f0b9bb9c7dd0157578",
    "NotoSans_400Regular.ttf":
        "fe8c022f48d8dd29f17b744d16f9346f4357e16f7d4f7be58b000ae7c291b614",
    "UniJIS-UTF32-H":
        "1c6a4b07e994dfb29e32522a928e86cfa3d18dfd3ae287044de97a923fa578fd",
    "UniJIS2004-UTF32-H":
        "25bab401c87758b7c69e4d4d1b1b3396b5786eb99b1c12ba8239bf19747f9633",
}

# The number of each language's font in the collection of Noto Sans CJK.
CJK_JAPANESE, CJK_KOREAN, CJK_CHINESE = 0, 1, 2

# 2022-01-01 in seconds since 1904, so that no file holds the time it was made at.
FIXED_TIME = 3723840000


def ranges(text):
    """The characters of a list such as "2190-21FF 20AC"."""
    found = set()
    for part in text.split():
        first, _, last = part.partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return found


# Signs of Japanese text. The Japanese font is asked first for them, so that they get
# the width of a kanji, as such signs of BIZ UDGothic have.
FULL_WIDTH = ranges(
    "2190-22FF 2300-23FF 2460-24FF 2500-257F 2580-259F 25A0-25FF 2600-26FF 2700-27BF "
    "2900-297F 2B00-2BFF 2E80-2FDF 2FF0-2FFB 3000-303F 3040-30FF 3100-312F 3190-319F "
    "31A0-31BF 31C0-31EF 31F0-31FF 3200-32FF 3300-33FF FE10-FE1F FE30-FE6F FF00-FF60 "
    "FFE0-FFEF 1B150-1B167 1F100-1F1E5 1F200-1F2FF"
)
HALF_WIDTH_KANA = ranges("FF61-FF9F")
KANJI = ranges("3400-4DBF 4E00-9FFF F900-FAFF 20000-323AF")
COMPATIBILITY_KANJI = ranges("F900-FAFF")
HANGUL = ranges("AC00-D7A3 1100-11FF 3130-318F A960-A97F D7B0-D7FF FFA0-FFDC")
LATIN = ranges(
    # Basic Latin to Combining Marks, Greek, Cyrillic.
    "0020-024F 0250-02AF 02B0-02FF 0300-036F 0370-03FF 0400-052F "
    # Phonetic letters, Vietnamese, polytonic Greek.
    "1D00-1DBF 1E00-1EFF 1F00-1FFF "
    # Punctuation, superscripts, currency, letterlike signs, fractions.
    "2000-206F 2070-209F 20A0-20CF 2100-214F 2150-218F 2C60-2C7F 2E00-2E7F "
    # The long s and other letters of Extended-D, ligatures, the replacement character.
    "A720-A7FF FB00-FB06 FFFC-FFFD"
)
SYMBOLS = ranges(
    "2000-214F 2150-218F 20D0-20FF 2190-21FF 2200-22FF 2300-23FF 2400-243F 2460-24FF "
    "2500-259F 25A0-25FF 2600-26FF 2700-27BF 27C0-27EF 27F0-27FF 2900-297F 2980-29FF "
    "2A00-2AFF 2B00-2BFF 1F100-1F1FF 1F300-1F5FF 1F600-1F64F 1F650-1F67F 1F680-1F6FF "
    "1F780-1F7FF 1F800-1F8FF 1F900-1FAFF"
)
# Where Noto Sans Math is asked before Noto Sans Symbols.
MATHEMATICS = ranges("2190-22FF 2300-230B 237C 239B-23AE 27C0-27FF 2900-2AFF 2B30-2B4F")
# The emoji font's digits, tags and private characters are no emoji of their own.
NO_EMOJI = ranges("0000-00FF E0000-E0FFF F0000-10FFFF")


# --- The lists of characters -------------------------------------------------------


def characters_of(codec, leads, trails):
    """All characters that a two-byte codec of Python can make."""
    found = set()
    for lead in leads:
        for trail in trails:
            try:
                found.update(map(ord, bytes([lead, trail]).decode(codec)))
            except UnicodeDecodeError:
                pass
    return found


def adobe_japan1(path):
    """The characters of a CMap file of Adobe-Japan1."""
    line = re.compile(r"^<([0-9a-f]{8})>(?:\s*<([0-9a-f]{8})>)?\s+\d+\s*$", re.M)
    found = set()
    for match in line.finditer(path.read_text("ascii")):
        first, last = match.groups()
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return found


def wanted_kanji(sources):
    """The kanji to look for, and those Chinese characters that are wanted beyond them."""
    east = range(0xA1, 0xFF)
    japanese = adobe_japan1(sources["UniJIS-UTF32-H"])
    japanese |= adobe_japan1(sources["UniJIS2004-UTF32-H"])
    japanese |= characters_of(
        "shift_jis_2004", [*range(0x81, 0xA0), *range(0xE0, 0xFD)], range(0x40, 0xFD)
    )
    japanese = (japanese & KANJI) | COMPATIBILITY_KANJI
    # The frequent characters of Taiwan (level 1 of Big5): the Japanese forms do.
    japanese |= KANJI & characters_of("big5", range(0xA4, 0xC7), range(0x40, 0xFF))
    # The characters of China: level 1 of GB 2312 up to lead byte D7, then level 2, which
    # many names need.
    chinese = KANJI & characters_of("gb2312", range(0xB0, 0xF8), east)
    return japanese, chinese - japanese


def supplementary_emoji(sources):
    """The emoji beyond the basic plane, which are left to the emoji font."""
    cmap = TTFont(sources["NotoEmoji_400Regular.ttf"]).getBestCmap()
    return {code for code in cmap if code > 0xFFFF}


# --- The parts that all the fonts share ----------------------------------------------


def set_metrics(font, biz):
    """Gives a font the line metrics of BIZ UDGothic, in the font's own units."""
    scale = font["head"].unitsPerEm / biz["head"].unitsPerEm

    def scaled(value):
        return round(value * scale)

    ascender, descender = scaled(biz["hhea"].ascent), scaled(biz["hhea"].descent)
    font["hhea"].ascent = font["OS/2"].sTypoAscender = font["OS/2"].usWinAscent = ascender
    font["hhea"].descent = font["OS/2"].sTypoDescender = descender
    font["OS/2"].usWinDescent = -descender
    font["hhea"].lineGap = font["OS/2"].sTypoLineGap = 0
    font["OS/2"].version = max(font["OS/2"].version, 4)
    for field in ("sCapHeight", "sxHeight", "yStrikeoutPosition", "yStrikeoutSize"):
        setattr(font["OS/2"], field, scaled(getattr(biz["OS/2"], field)))
    for field in ("underlinePosition", "underlineThickness"):
        setattr(font["post"], field, scaled(getattr(biz["post"], field)))
    # Regular, without a say on the metrics to use: they are all the same.
    font["OS/2"].fsSelection = 0x40
    font["OS/2"].usWeightClass = 400
    font["OS/2"].fsType = 0
    font["OS/2"].achVendID = "NONE"
    font["head"].macStyle = 0
    font["head"].created = font["head"].modified = FIXED_TIME
    font.recalcTimestamp = False
    font["OS/2"].recalcUnicodeRanges(font)
    font["OS/2"].updateFirstAndLastCharIndex(font)


def set_names(font, part, origins):
    """Names a font "Survey Fallback ..." and keeps the legal entries of its sources."""
    family = f"Survey Fallback {part}"
    postscript = f"SurveyFallback{part}-Regular"

    def legal(number):
        kept = []
        for origin in origins:
            value = origin["name"].getDebugName(number)
            if value and value not in kept:
                kept.append(value)
        return "\n".join(kept)

    versions = []
    for origin in origins:
        original = origin["name"].getDebugName(1).replace("CJK JP", "CJK")
        version = origin["name"].getDebugName(5).split(";")[0].replace("Version ", "")
        versions.append(f"{original} {version}")
    names = {
        0: legal(0),
        1: family,
        2: "Regular",
        3: f"1.000;NONE;{postscript}",
        4: f"{family} Regular",
        5: "Version 1.000",
        6: postscript,
        7: legal(7),
        8: legal(8),
        9: legal(9),
        10: "A modified version: a selection of the glyphs of "
        + ", ".join(versions)
        + ". Names and line metrics were changed.",
        13: origins[0]["name"].getDebugName(13),
        14: origins[0]["name"].getDebugName(14),
    }
    font["name"] = newTable("name")
    font["name"].names = []
    for number, value in names.items():
        if value:
            font["name"].setName(value, number, 3, 1, 0x409)
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames = [postscript]
        cff.topDictIndex[0].FamilyName = family
        cff.topDictIndex[0].FullName = f"{family} Regular"


def set_cmap(font, mapping):
    """Maps characters to glyphs: format 4 for the basic plane, 12 if there are more."""
    font["cmap"] = newTable("cmap")
    font["cmap"].tableVersion = 0
    font["cmap"].tables = []
    basic = {code: glyph for code, glyph in mapping.items() if code <= 0xFFFF}
    kinds = [(4, 1, basic)]
    if len(basic) < len(mapping):
        kinds.append((12, 10, mapping))
    for kind, encoding, codes in kinds:
        table = CmapSubtable.newSubtable(kind)
        table.platformID, table.platEncID, table.language = 3, encoding, 0
        table.cmap = dict(codes)
        font["cmap"].tables.append(table)


def select(font, mapping):
    """Drops all glyphs that are not mapped, and all tables but the necessary ones."""
    keep = {"head", "hhea", "maxp", "OS/2", "hmtx", "cmap", "name", "post"}
    keep |= {"CFF "} if "CFF " in font else {"glyf", "loca"}
    for tag in list(font.keys()):
        if tag != "GlyphOrder" and tag not in keep:
            del font[tag]
    set_cmap(font, mapping)
    options = subset.Options()
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=mapping.keys())
    subsetter.subset(font)


def draw(parts, units, transform=lambda code: (1, 0, 0, 1, 0, 0)):
    """A TrueType font of glyphs that are drawn anew, without hints and components.

    parts has, for each source font, the characters to take from it.
    """
    notdef_font = parts[0][0]
    order, glyphs, widths, mapping = [], {}, {}, {}

    def add(name, origin, source_name, matrix):
        pen = TTGlyphPen(None)
        glyph_set = origin.getGlyphSet()
        decomposing = DecomposingFilterPen(TransformPen(pen, matrix), glyph_set)
        glyph_set[source_name].draw(decomposing)
        glyph = pen.glyph(dropImpliedOnCurves=True)
        source = origin["glyf"][source_name]
        # Glyphs of a variable font's instance may have contours that overlap.
        if source.numberOfContours > 0 and source.flags[0] & 0x40 and glyph.numberOfContours > 0:
            glyph.flags[0] |= 0x40
        order.append(name)
        glyphs[name] = glyph
        widths[name] = round(glyph_set[source_name].width * matrix[0])

    add(".notdef", notdef_font, ".notdef", transform(None))
    drawn = {}
    for origin, codes in parts:
        cmap = origin.getBestCmap()
        for code in sorted(codes):
            key = (id(origin), cmap[code])
            if key not in drawn:
                drawn[key] = f"u{code:04X}"
                add(drawn[key], origin, cmap[code], transform(code))
            mapping[code] = drawn[key]
    builder = FontBuilder(units, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap({})
    builder.setupGlyf(glyphs)
    # The side bearing is that of the outline, so head's flag for it is set.
    table = builder.font["glyf"]
    builder.setupHorizontalMetrics(
        {name: (widths[name], getattr(table[name], "xMin", 0)) for name in order}
    )
    builder.setupHorizontalHeader()
    builder.setupOS2()
    builder.setupPost(keepGlyphNames=False)
    set_cmap(builder.font, dict(sorted(mapping.items())))
    return builder.font


# --- The five fonts ------------------------------------------------------------------


def make_cjk(sources, biz, part, mapping_of):
    """A selection of Noto Sans CJK. The fonts of the collection share their glyphs."""
    collection = TTCollection(sources["NotoSansCJK-Regular.ttc"])
    font = collection.fonts[CJK_JAPANESE]
    mapping = mapping_of([one.getBestCmap() for one in collection.fonts])
    # Read all before the tables go: they are read when first asked for.
    font.ensureDecompiled()
    origin_name = {"name": font["name"]}
    select(font, mapping)
    set_names(font, part, [origin_name])
    set_metrics(font, biz)
    return font


def make_kanji(sources, biz, has):
    japanese, chinese = wanted_kanji(sources)
    emoji = supplementary_emoji(sources)

    def mapping_of(cmaps):
        wanted = (japanese | FULL_WIDTH | HALF_WIDTH_KANA) - has - HANGUL - emoji
        mapping = {code: cmaps[CJK_JAPANESE][code] for code in wanted & cmaps[CJK_JAPANESE].keys()}
        for code in (chinese - has) & cmaps[CJK_CHINESE].keys():
            mapping[code] = cmaps[CJK_CHINESE][code]
        return dict(sorted(mapping.items()))

    return make_cjk(sources, biz, "Kanji", mapping_of)


def make_hangul(sources, biz, has):
    def mapping_of(cmaps):
        codes = (HANGUL - has) & cmaps[CJK_KOREAN].keys()
        return {code: cmaps[CJK_KOREAN][code] for code in sorted(codes)}

    return make_cjk(sources, biz, "Hangul", mapping_of)


def make_latin(sources, biz, has):
    font = TTFont(sources["NotoSans_400Regular.ttf"])
    cmap = font.getBestCmap()
    font.ensureDecompiled()
    origin = {"name": font["name"]}
    select(font, {code: cmap[code] for code in sorted((LATIN - has) & cmap.keys())})
    set_names(font, "Latin", [origin])
    set_metrics(font, biz)
    return font


def make_symbols(sources, biz, has):
    plain = TTFont(sources["NotoSansSymbols_400Regular.ttf"])
    second = TTFont(sources["NotoSansSymbols2_400Regular.ttf"])
    mathematics = TTFont(sources["NotoSansMath_400Regular.ttf"])
    left = SYMBOLS - has - supplementary_emoji(sources)
    parts = []
    for origin, scope in (
        (mathematics, MATHEMATICS),
        (second, SYMBOLS),
        (plain, SYMBOLS),
        (mathematics, SYMBOLS),
    ):
        codes = left & scope & origin.getBestCmap().keys()
        left -= codes
        parts.append((origin, codes))
    font = draw(parts, 1000)
    set_names(font, "Symbols", [plain, second, mathematics])
    set_metrics(font, biz)
    return font


def make_emoji(sources, biz, has):
    origin = TTFont(sources["NotoEmoji_400Regular.ttf"])
    units = 1000
    # An emoji of the source is wider than the em, and lies lower than a kanji. It is
    # made as wide as a kanji and put at the middle of the line.
    cmap = origin.getBestCmap()
    face = origin["glyf"][cmap[0x1F600]]
    scale = units / origin["hmtx"][cmap[0x1F600]][0]
    middle = units * (biz["hhea"].ascent + biz["hhea"].descent) / biz["head"].unitsPerEm / 2
    lift = middle - scale * (face.yMin + face.yMax) / 2
    matrix = (scale, 0, 0, scale, 0, lift)
    codes = cmap.keys() - has - NO_EMOJI
    font = draw([(origin, codes)], units, lambda code: matrix)
    set_names(font, "Emoji", [origin])
    set_metrics(font, biz)
    return font


# --- The sources -----------------------------------------------------------------------


def download(folder):
    """Takes the packages from the registries, by their names and versions."""
    for package in DEBIAN:
        subprocess.run(["apt-get", "download", "-q", package], cwd=folder, check=True)
    for file in sorted(folder.glob("*.deb")):
        subprocess.run(["dpkg-deb", "-x", file, folder / "debian"], check=True)
    for number, package in enumerate(NPM):
        target = folder / f"npm{number}"
        target.mkdir()
        subprocess.run(["npm", "pack", "--silent", package], cwd=target, check=True)
        for file in sorted(target.glob("*.tgz")):
            subprocess.run(["tar", "xzf", file.name], cwd=target, check=True)


def find_sources(folder):
    """The source files by their names. Stops if one is missing or is another one."""
    sources = {}
    for name, expected in SHA256.items():
        for file in sorted(folder.rglob(name)):
            if file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == expected:
                sources[name] = file
                break
        else:
            sys.exit(f"{name} with SHA-256 {expected} was not found")
    return sources


# --- The check -------------------------------------------------------------------------

EXAMPLES = (
    "𠮷𩸽𠮟髙﨑彅俱丂闫们药✔✓✗✘☑☒★☎♥→⇒⇔➜⓪⓿❶⁰₁₂€₩₫₿ℓ™⅐⅓∑≤≥∮─┏█"
    "👍😀🙏🎉❤⭐✅❌🏥💊🫠👨👩🏽\ufe0e\ufe0f\u200d안녕하세요뷁힣ㄱㅏ"
    "ÀéñüßŁőžșΆωЯђẠảếốựỹ\ufffd"
)


def check(out, has):
    """Reads the files again and checks what they promise."""
    covers = {}
    total = 0
    for file in sorted(out.glob("Fallback-*.[ot]tf")):
        font = TTFont(file)
        codes = set(font.getBestCmap())
        extra = codes & has
        assert not extra, f"{file.name} repeats {sorted(map(hex, extra))}"
        tables = set(font.keys()) - {"GlyphOrder"}
        allowed = {"head", "hhea", "maxp", "OS/2", "hmtx", "cmap", "name", "post"}
        assert tables <= allowed | {"glyf", "loca", "CFF "}, f"{file.name} has {tables}"
        covers[file.name] = codes
        size = file.stat().st_size
        total += size
        print(f"{file.name:24}{size:9} bytes {len(codes):6} characters")
    print(f"{'all':24}{total:9} bytes {len(set().union(*covers.values())):6} characters")
    names = list(covers)
    for number, one in enumerate(names):
        for other in names[number + 1 :]:
            both = covers[one] & covers[other]
            if "Fallback-Emoji.ttf" in (one, other):
                both = {code for code in both if code > 0xFFFF}
            assert not both, f"{one} and {other} share {sorted(map(hex, both))}"
    covered = has.union(*covers.values())
    missing = [char for char in EXAMPLES if ord(char) not in covered]
    assert not missing, f"no font has {missing}"


def main():
    parser = argparse.ArgumentParser(description="Makes the fallback fonts of the reports.")
    parser.add_argument("--sources", type=pathlib.Path, help="folder with the source files")
    parser.add_argument("--out", type=pathlib.Path, default=HERE, help="folder for the fonts")
    arguments = parser.parse_args()
    biz = TTFont(HERE / "BIZUDGothic-Regular.ttf")
    has = set(biz.getBestCmap())
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.sources
        if folder is None:
            folder = pathlib.Path(temporary)
            download(folder)
        sources = find_sources(folder)
        arguments.out.mkdir(parents=True, exist_ok=True)
        taken = set(has)
        for name, make in (
            ("Fallback-Kanji.otf", make_kanji),
            ("Fallback-Hangul.otf", make_hangul),
            ("Fallback-Latin.ttf", make_latin),
            ("Fallback-Symbols.ttf", make_symbols),
        ):
            font = make(sources, biz, taken)
            taken |= font.getBestCmap().keys()
            font.save(arguments.out / name)
        make_emoji(sources, biz, has).save(arguments.out / "Fallback-Emoji.ttf")
    check(arguments.out, has)


if __name__ == "__main__":
    main()
