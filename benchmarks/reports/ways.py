"""The interview made by SalesDesk and by its peers; each gives the bytes of a PDF with the embedded subset of Noto Sans SC."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from content import FONTS, Content, Table, content, sheet
from drawings import on_fpdf, on_painter, svg

Way = Callable[[int], bytes]
MARGIN = 42.0


def salesdesk() -> Way:
    """Ours."""
    from salesdesk.reports.interview import interview_pdf

    return lambda number: interview_pdf(sheet(number))[0]


def _html_table(table: Table) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in table.head)
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in table.rows)
    return f"<table width='100%' cellspacing='0' cellpadding='2'><thead><tr>{head}</tr></thead>{rows}</table>"


def _html(part: Content, picture: Callable[[Any], str]) -> list[str]:
    """The two pages' bodies."""
    facts = part.facts
    rows = [facts[:4], facts[4:]]
    about = "".join(
        "<tr>" + "".join(f"<td><small>{escape(k)}</small><br/>{escape(v)}</td>" for k, v in row) + "</tr>"
        for row in rows
    )
    sections = [f"<h2>{escape(t)}</h2>" + "".join(f"<p>{escape(x)}</p>" for x in texts) for t, texts in part.sections]
    first = [
        f"<h1>{part.title}</h1><table width='100%' bgcolor='#f1f4f8'>{about}</table><h2>一、考核结果</h2>",
        _html_table(part.results),
        f"<p><b>{escape(part.total)}</b></p>",
        "<table width='100%'><tr>" + "".join(f"<td>{picture(d)}</td>" for d in part.trends) + "</tr></table>",
        f"<table width='100%'><tr><td>{picture(part.funnel)}</td><td>{picture(part.radar)}</td></tr></table>",
        _html_table(part.ratings),
        "".join(f"<p class='note'>{escape(rule)}</p>" for rule in part.rules),
    ]
    signatures = "".join(f"<td>____________________<br/>{name}　日期：______</td>" for name in part.signatures)
    second = [
        *sections[:2],
        "<h2>四、下阶段目标与改进计划</h2>",
        _html_table(part.targets),
        _html_table(part.measures),
        *sections[2:4],
        f"<h2>七、签字</h2><table width='100%'><tr>{signatures}</tr></table>",
        sections[4],
    ]
    return ["".join(first), "".join(second)]


def weasyprint() -> Way:
    """HTML and CSS."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    faces = "".join(
        f"@font-face{{font-family:'Noto Sans SC';font-weight:{weight};src:url('{(FONTS / file).as_uri()}')}}"
        for weight, file in (("400", "NotoSansSC-Regular.ttf"), ("700", "NotoSansSC-Bold.ttf"))
    )
    css = CSS(
        string=faces
        + """@page{size:A4;margin:58pt 42pt 40pt;@bottom-right{content:"第 " counter(page) " 页，共 " counter(pages) " 页"}
        @top-left{content:"晨星（上海）信息技术有限公司"}}
        body,@page{font-family:'Noto Sans SC';font-size:8.4pt;line-height:1.35}
        table{border-collapse:collapse} td,th{border-bottom:.5pt solid #cfd6de;text-align:left;font-size:8pt}
        h1{font-size:16pt;margin:0} h2{font-size:10.5pt;margin:5pt 0 2pt;color:#1f4e8c;border-bottom:.8pt solid #1f4e8c}
        p{margin:1pt 0} .note{font-size:6.8pt} .second{break-before:page}""",
        font_config=fonts,
    )

    def make(number: int) -> bytes:
        first, second = _html(content(number), svg)
        html = f"<html lang='zh-CN'><body>{first}<div class='second'>{second}</div></body></html>"
        data: bytes = HTML(string=html).write_pdf(stylesheets=[css], font_config=fonts)
        return data

    return make


def _typst_text(text: str) -> str:
    return '#"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _typst_table(table: Table) -> str:
    cells = ",".join(f"[{_typst_text(cell)}]" for row in table.rows for cell in row)
    head = ",".join(f"[*{_typst_text(cell)}*]" for cell in table.head)
    return f"#table(columns: {len(table.head)}, stroke: (bottom: .5pt + luma(210)), inset: 2.6pt, table.header({head}),{cells})\n"


def typst() -> Way:
    """Typst's compiler, kept over all papers."""
    import typst as library

    compiler = library.Compiler(font_paths=[str(FONTS)], ignore_system_fonts=True)
    frame = (
        '#set page(paper: "a4", margin: (x: 42pt, top: 58pt, bottom: 40pt), header: [晨星（上海）信息技术有限公司], footer: '
        'context [#h(1fr) 第 #counter(page).display() 页，共 #counter(page).final().first() 页])\n#set text(font: "Noto Sans SC", '
        'size: 8.2pt, lang: "zh")\n#set par(leading: .5em, spacing: .6em)\n'
    )

    def picture(drawing: Any) -> str:
        quoted = svg(drawing).replace("\\", "\\\\").replace('"', '\\"')
        return f'#image(bytes("{quoted}"), format: "svg", width: {drawing.width}pt)'

    def section(title: str, texts: list[str]) -> str:
        return f"= {title}\n" + "\n\n".join(map(_typst_text, texts)) + "\n"

    def make(number: int) -> bytes:
        part = content(number)
        facts = ",".join(f"[{_typst_text(k)} \\ {_typst_text(v)}]" for k, v in part.facts)
        sections = [section(title, texts) for title, texts in part.sections]
        source = [
            frame,
            f"#text(size: 16pt)[*{part.title}*]\n\n#table(columns: (1fr,)*4, stroke: none, fill: luma(244), {facts})\n",
            "= 一、考核结果\n",
            _typst_table(part.results),
            f"*{_typst_text(part.total)}*\n\n",
            f"#grid(columns: 3, gutter: 10pt, {','.join(f'[{picture(d)}]' for d in part.trends)})\n",
            f"#grid(columns: 2, gutter: 10pt, [{picture(part.funnel)}],[{picture(part.radar)}])\n",
            _typst_table(part.ratings),
            "#text(size: 6.8pt)[" + " \\ ".join(map(_typst_text, part.rules)) + "]\n#pagebreak()\n",
            *sections[:2],
            "= 四、下阶段目标与改进计划\n",
            _typst_table(part.targets),
            _typst_table(part.measures),
            *sections[2:4],
            "= 七、签字\n",
            "#grid(columns: (1fr,)*3, "
            + ",".join(f"[\\_\\_\\_\\_\\_\\_\\_\\_ \\ {s}　日期：]" for s in part.signatures)
            + ")\n",
            sections[4],
        ]
        data: bytes = compiler.compile(input="".join(source).encode(), format="pdf")
        return data

    return make


def fpdf2() -> Way:
    """fpdf2's tables and cells."""
    import logging

    from fpdf import FPDF
    from fpdf.fonts import FontFace

    logging.getLogger("fontTools").setLevel(logging.ERROR)

    class Paper(FPDF):  # type: ignore[misc]
        def header(self) -> None:
            self.set_font("Noto", "B", 7.6)
            self.set_text_color("#1f2430")
            self.cell(0, 14, "晨星（上海）信息技术有限公司", border="B", new_x="LMARGIN", new_y="NEXT")

        def footer(self) -> None:
            self.set_y(-34)
            self.set_font("Noto", "", 6.9)
            self.cell(0, 10, f"第 {self.page_no()} 页，共 {{nb}} 页", align="R")

    def grid(pdf: Any, table: Table, widths: tuple[int, ...]) -> None:
        pdf.set_font("Noto", "", 8)
        pdf.set_text_color("#1f2430")
        pdf.set_line_width(0.5)
        pdf.set_draw_color("#cfd6de")
        heads = FontFace(emphasis="BOLD", fill_color="#f1f4f8")
        with pdf.table(
            col_widths=widths, line_height=12, headings_style=heads, borders_layout="HORIZONTAL_LINES", padding=1.5
        ) as made:
            for row in [table.head, *table.rows]:
                cells = made.row()
                for cell in row:
                    cells.cell(cell)

    def texts(pdf: Any, title: str, lines: list[str], size: float = 8.6) -> None:
        pdf.set_text_color("#1f4e8c")
        pdf.set_font("Noto", "B", 10.6)
        pdf.cell(0, 17, title, border="B", new_x="LMARGIN", new_y="NEXT")
        pdf.set_text_color("#1f2430")
        pdf.set_font("Noto", "", size)
        for line in lines:
            pdf.multi_cell(0, size * 1.5, line, new_x="LMARGIN", new_y="NEXT")

    def make(number: int) -> bytes:
        part = content(number)
        pdf = Paper(unit="pt", format="A4")
        pdf.add_font("Noto", "", FONTS / "NotoSansSC-Regular.ttf")
        pdf.add_font("Noto", "B", FONTS / "NotoSansSC-Bold.ttf")
        pdf.set_margins(MARGIN, 40, MARGIN)
        pdf.set_auto_page_break(auto=True, margin=40)
        pdf.add_page()
        pdf.set_font("Noto", "B", 17)
        pdf.cell(0, 26, part.title, new_x="LMARGIN", new_y="NEXT")
        grid(
            pdf, Table([f"{k} {v}" for k, v in part.facts[:4]], [[f"{k} {v}" for k, v in part.facts[4:]]]), (1, 1, 1, 1)
        )
        texts(pdf, "一、考核结果", [])
        grid(pdf, part.results, (20, 9, 9, 9, 13, 7, 7, 10, 12))
        texts(pdf, part.total, [])
        top = pdf.get_y() + 4
        for index, drawing in enumerate(part.trends):
            on_fpdf(pdf, drawing, MARGIN + index * 172, top)
        on_fpdf(pdf, part.funnel, MARGIN, top + 92)
        on_fpdf(pdf, part.radar, MARGIN + 262, top + 92)
        pdf.set_dash_pattern()
        pdf.set_y(top + 214)
        grid(pdf, part.ratings, (13, 8, 6, 34))
        pdf.set_font("Noto", "", 6.9)
        for rule in part.rules:
            pdf.cell(0, 9.5, rule, new_x="LMARGIN", new_y="NEXT")
        pdf.add_page()
        for title, lines in part.sections[:2]:
            texts(pdf, title, lines)
        texts(pdf, "四、下阶段目标与改进计划", [])
        grid(pdf, part.targets, (3, 1, 1, 2))
        grid(pdf, part.measures, (4, 1, 2, 3))
        for title, lines in part.sections[2:4]:
            texts(pdf, title, lines)
        texts(pdf, "七、签字", [f"____________ {name}　日期：________" for name in part.signatures])
        texts(pdf, *part.sections[4])
        return bytes(pdf.output())

    return make


def qt() -> Way:
    """Qt's own PDF writer: a rich text document for the texts and tables, a painter for the charts."""
    from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF
    from PySide6.QtGui import (
        QFont,
        QFontDatabase,
        QGuiApplication,
        QPageLayout,
        QPageSize,
        QPainter,
        QPdfWriter,
        QTextDocument,
    )

    application = QGuiApplication.instance() or QGuiApplication(["bench", "-platform", "offscreen"])
    for file in ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"):
        QFontDatabase.addApplicationFont(str(FONTS / file))

    def make(number: int, _application: object = application) -> bytes:
        part = content(number)
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        writer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)
        writer.setResolution(72 * 10)
        writer.setTitle(part.title)
        painter = QPainter(writer)
        painter.scale(10, 10)
        font = QFont("Noto Sans SC")
        font.setPixelSize(8)
        gap = "<p style='font-size:86px'>　</p><p style='font-size:112px'>　</p>"
        for index, body in enumerate(_html(part, lambda _drawing: "")):
            if index:
                writer.newPage()
            document = QTextDocument()
            document.setDefaultFont(font)
            document.setDocumentMargin(0)
            document.setDefaultStyleSheet(
                "h1{font-size:17px} h2{font-size:11px;color:#1f4e8c} p{margin:1px} .note{font-size:7px} th{text-align:left}"
            )
            body = body.replace("<table width='100%'><tr><td></td><td></td></tr></table>", gap)  # noqa: PLW2901
            document.setHtml(body)
            document.setPageSize(QSizeF(511, 760))
            painter.save()
            painter.translate(MARGIN, 58)
            document.drawContents(painter, QRectF(0, 0, 511, 760))
            painter.restore()
            painter.setFont(font)
            painter.drawText(QRectF(MARGIN, 30, 511, 14), part.company)
            painter.drawText(QRectF(MARGIN, 812, 511, 14), f"第 {index + 1} 页，共 2 页")
            if not index:
                for place, drawing in enumerate(part.trends):
                    on_painter(painter, drawing, MARGIN + place * 172, 330)
                on_painter(painter, part.funnel, MARGIN, 420)
                on_painter(painter, part.radar, MARGIN + 262, 420)
        painter.end()
        return bytes(buffer.data().data())

    return make


WAYS: dict[str, tuple[str, Callable[[], Way]]] = {
    "salesdesk": ("salesdesk", salesdesk),
    "qt": ("PySide6", qt),
    "typst": ("typst", typst),
    "fpdf2": ("fpdf", fpdf2),
    "weasyprint": ("weasyprint", weasyprint),
}
"""Each way with the module it needs."""
