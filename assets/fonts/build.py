#!/usr/bin/env python3
"""Make Tidemark Sans from Inter's static fonts.

    python3 build.py FOLDER [OUTPUT]

FOLDER holds Inter-Regular.otf and Inter-SemiBold.otf (Debian: fonts-inter 4.0~beta7,
/usr/share/fonts/opentype/inter). OUTPUT is the folder of this script unless given.
Needs fonttools and nothing else. The same input gives the same bytes.

What changes, and why:

* The digits are the tabular ones, all of one width, and they take part in no kerning:
  columns of figures align in programs that apply no font features.
* Signs that stand beside figures (plus, minus, arrows, ...) sit at the height of digits.
* Only kern, mark, mkmk and ccmp stay. Whatever else could choose a glyph by its
  neighbours is gone, so that every shaper measures the same width.
* Marks for notes and directions are drawn here, as one set: ▵ ▿ ▴ ▾ ◇ □.
* Only the characters a chart needs are kept; hinting is dropped; the name is our own.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont

FAMILY = "Tidemark Sans"
VERSION = "3.019"  # of the Inter it is made from
MODIFIED = 3818448000  # 2025-01-01, in seconds since 1904: head.modified, always the same
STYLES = {"Regular": 400, "SemiBold": 600}

RANGES = [
    (0x0020, 0x007E), (0x00A0, 0x024F), (0x02B9, 0x02DD), (0x0300, 0x036F),  # Latin, accents
    (0x0370, 0x03FF), (0x0400, 0x052F), (0x1E00, 0x1EFF),  # Greek, Cyrillic, Vietnamese
    (0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20CF),  # punctuation, raised, currency
    (0x2150, 0x215F), (0x2190, 0x2199),  # fractions, arrows
]
SINGLE = "℃℉ℓ№℗℠™Ω℮∂∆∏∑−∕∙√∞∫≈≠≤≥■□▲△▴▵▶▷▼▽▾▿◀◁◆◇○●✓✗�"

DIGITS = "0123456789"
RAISED = "+−±×÷=<>≤≥≠≈←→"  # taken from 'case', the forms that go with capitals and digits


def redraw(font, glyph, draw, advance):
    """Give `glyph` the outline that `draw` puts on a pen, and that advance."""
    top = font["CFF "].cff.topDictIndex[0]
    old = top.CharStrings[glyph]
    pen = T2CharStringPen(advance - top.Private.nominalWidthX, None)
    draw(pen)
    new = pen.getCharString(private=old.private, globalSubrs=old.globalSubrs)
    old.program, old.bytecode = new.program, None
    font["hmtx"][glyph] = (advance, round((old.calcBounds(None) or (0,))[0]))


def substitutions(font, tag):
    """The one-to-one substitutions of a feature."""
    table, found = font["GSUB"].table, {}
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == tag:
            for index in record.Feature.LookupListIndex:
                for part in table.LookupList.Lookup[index].SubTable:
                    found.update(getattr(getattr(part, "ExtSubTable", part), "mapping", {}))
    return found


def figures(font):
    """Tabular digits and raised signs as the default glyphs; returns their names."""
    cmap, outlines, changed = font.getBestCmap(), font.getGlyphSet(), []
    tabular, case = substitutions(font, "tnum"), substitutions(font, "case")
    width = max(font["hmtx"][tabular[cmap[ord(digit)]]][0] for digit in DIGITS)
    for sign in DIGITS + RAISED:
        glyph = cmap[ord(sign)]
        source = (tabular if sign in DIGITS else case)[glyph]
        record = DecomposingRecordingPen(outlines)
        outlines[source].draw(record)
        advance = width if sign in DIGITS else font["hmtx"][source][0]
        redraw(font, glyph, record.replay, advance)
        changed.append(glyph)
    return changed


def unkern(font, glyphs):
    """Take `glyphs` out of every kerning pair."""
    glyphs = set(glyphs)
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for part in lookup.SubTable:
            part = getattr(part, "ExtSubTable", part)
            if type(part).__name__ != "PairPos":
                continue
            firsts = part.Coverage.glyphs
            if part.Format == 1:
                kept = [(g, s) for g, s in zip(firsts, part.PairSet) if g not in glyphs]
                part.PairSet = [pairs for _, pairs in kept]
                for pairs in part.PairSet:
                    pairs.PairValueRecord = [
                        r for r in pairs.PairValueRecord if r.SecondGlyph not in glyphs]
                    pairs.PairValueCount = len(pairs.PairValueRecord)
                part.PairSetCount = len(part.PairSet)
            else:
                for classes in (part.ClassDef1, part.ClassDef2):
                    for glyph in glyphs & classes.classDefs.keys():
                        del classes.classDefs[glyph]
            part.Coverage.glyphs = [g for g in firsts if g not in glyphs]


def polygon(points):
    def draw(pen):
        pen.moveTo(points[0])
        for point in points[1:]:
            pen.lineTo(point)
        pen.closePath()

    return draw


def marks(font):
    """The marks ▵ ▿ ▴ ▾ ◇ □, between x-height and capitals, as heavy as the minus sign."""
    outlines, cmap = font.getGlyphSet(), font.getBestCmap()
    record = DecomposingRecordingPen(outlines)
    outlines[cmap[0x2212]].draw(record)
    heights = [point[1] for _, points in record.value for point in points]
    stroke, side = max(heights) - min(heights), 160
    tall = (font["OS/2"].sxHeight + font["OS/2"].sCapHeight) // 2

    def mark(code, width, outer, inner=None):
        """`inner` is wound the other way, which makes it the hole."""
        def shift(points):
            return [(round(x) + side, round(y)) for x, y in points]

        def draw(pen):
            polygon(shift(outer))(pen)
            if inner:
                polygon(shift(inner)[::-1])(pen)

        glyph = cmap.get(code) or add_glyph(font, code)
        redraw(font, glyph, draw, round(width) + 2 * side)

    def flipped(points):
        return [(x, tall - y) for x, y in points[::-1]]

    # A triangle with sides as thick as its base: the hole is the triangle moved inwards.
    width = tall * 1.1
    slant = (tall ** 2 + (width / 2) ** 2) ** 0.5
    inset = stroke * (slant + width / 2) / tall  # along the base, from corner to corner
    rise = stroke + (width / 2 - inset) * tall / (width / 2)
    outer = [(0, 0), (width, 0), (width / 2, tall)]
    inner = [(inset, stroke), (width - inset, stroke), (width / 2, rise)]
    mark(0x25B5, width, outer, inner)
    mark(0x25B4, width, outer)
    mark(0x25BF, width, flipped(outer), flipped(inner))
    mark(0x25BE, width, flipped(outer))

    half, middle = tall * 0.58, tall / 2
    small = half - stroke * 2 ** 0.5

    def diamond(r):
        return [(half - r, middle), (half, middle - r), (half + r, middle), (half, middle + r)]

    mark(0x25C7, 2 * half, diamond(half), diamond(small))

    edge = tall * 0.85
    low, high, inside = (tall - edge) / 2, (tall + edge) / 2, edge - stroke
    square = [(0, low), (edge, low), (edge, high), (0, high)]
    bottom, top = low + stroke, high - stroke
    hole = [(stroke, bottom), (inside, bottom), (inside, top), (stroke, top)]
    mark(0x25A1, edge, square, hole)


def add_glyph(font, code):
    """An empty glyph for a character the font lacks."""
    glyph, top = f"uni{code:04X}", font["CFF "].cff.topDictIndex[0]
    pen = T2CharStringPen(0, None)
    charstring = pen.getCharString(private=top.Private, globalSubrs=top.GlobalSubrs)
    top.CharStrings.charStrings[glyph] = len(top.CharStrings.charStringsIndex)
    top.CharStrings.charStringsIndex.append(charstring)
    top.charset.append(glyph)
    font.setGlyphOrder(top.charset)
    font["hmtx"][glyph] = (0, 0)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[code] = glyph
    return glyph


def reduce(font):
    """Only the characters and the features that are used."""
    options = subset.Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp"]
    options.hinting = False
    options.name_IDs = list(range(0, 26))
    options.notdef_outline = True
    options.recalc_average_width = True
    options.drop_tables += ["DSIG", "STAT", "meta"]
    wanted = {code for low, high in RANGES for code in range(low, high + 1)}
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted | {ord(sign) for sign in SINGLE})
    subsetter.subset(font)


def rename(font, style, weight):
    """Our own name everywhere; copyright, trademark and licence records stay."""
    plain, regular = f"{FAMILY} {style}", style == "Regular"
    postscript = f"{FAMILY.replace(' ', '')}-{style}"
    table = font["name"]
    table.names = [n for n in table.names if n.nameID in (0, 7, 9, 12, 13, 14)]
    for number, text in {
        1: FAMILY if regular else plain,
        2: "Regular",
        3: f"{postscript}:{VERSION}",
        4: plain,
        5: f"Version {VERSION}; {FAMILY}, a modified Inter",
        6: postscript,
        10: f"{FAMILY} is a modified version of Inter: a subset with tabular digits by default.",
        16: FAMILY,
        17: style,
    }.items():
        table.setName(text, number, 3, 1, 0x409)
    cff = font["CFF "].cff
    cff.fontNames = [postscript]
    top = cff.topDictIndex[0]
    top.FamilyName, top.FullName, top.Weight = FAMILY, plain, style
    font["OS/2"].usWeightClass = weight


def build(source, style, weight, target):
    font = TTFont(source, recalcTimestamp=False)
    unkern(font, figures(font))
    marks(font)
    reduce(font)
    rename(font, style, weight)
    font["head"].modified = MODIFIED
    font.save(target)
    print(f"{target.name}: {target.stat().st_size:,} bytes, {len(font.getBestCmap()):,} characters")


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    source = Path(sys.argv[1])
    target = Path(sys.argv[2]) if len(sys.argv) == 3 else Path(__file__).resolve().parent
    for style, weight in STYLES.items():
        name = f"-{style}.otf"
        build(source / f"Inter{name}", style, weight, target / f"TidemarkSans{name}")


if __name__ == "__main__":
    main()
