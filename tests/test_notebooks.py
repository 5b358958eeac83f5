"""Notebooks as Python: where the code stands, what IPython adds to it, and what never happens to the file."""

from __future__ import annotations

import ast
import json
import time
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from ipynb import OWN_LINES, PYTHON, SHARED_LINES, code, jupyter, minified, page, prose
from jsonschema import Draft202012Validator
from patched import Tree, applied, planned, write

from offramp import notebook, pipeline
from offramp.cli import main
from offramp.discover import LARGEST_NOTEBOOK, LARGEST_PYTHON, discover
from offramp.intake import take_in
from offramp.model import NoPatch, Patch, Report, Skipped
from offramp.notebook import Transcript, transcribe
from offramp.notebook.magics import NotPython, neutralised
from offramp.report import FORMATS, ledger
from offramp.report.places import Places
from offramp.screen import screen

Layout = Callable[[Any], str]

RELAY = page(
    prose("# Free pictures\n\n`client.images.generate` in prose"),
    "# warm up\n%matplotlib inline\nfrom g4f.client import Client",
    "client = Client()\n\nreply = client.images.generate(\n    model='flux', prompt='ä \"quoted\" \\\\ kite')\nreply",
)


def read(raw: str) -> Transcript:
    found = transcribe("n.ipynb", raw)
    assert isinstance(found, Transcript), found
    return found


def refused(raw: str) -> Skipped:
    found = transcribe("n.ipynb", raw)
    assert isinstance(found, Skipped)
    return found


def scanned(folder: Path, tree: Tree, plan: bool = False) -> Report:
    write(folder, tree)
    return pipeline.run(folder, plan=plan)


def places(report: Report) -> list[str]:
    known = Places(report)
    return [
        f"{each.rule} {known.text(each.location.path, each.location.line)}:{each.location.column}"
        for each in report.findings
    ]


def skipped(report: Report) -> list[tuple[str, str]]:
    return [(each.reason, each.detail) for each in report.skipped]


class TestLayouts:
    @pytest.mark.parametrize("layout", [*OWN_LINES, *SHARED_LINES])
    def test_findings_by_cell_and_line(self, layout: Layout, tmp_path: Path) -> None:
        report = scanned(tmp_path, {"n.ipynb": layout(RELAY).encode()})

        assert places(report) == ["image-client cell 3:1:10", "g4f-image-call cell 3:3:9"]
        assert skipped(report) == []
        call = report.findings[1]
        assert call.frame is not None
        assert call.frame.lines == (
            "client = Client()", "", "reply = client.images.generate(",
            "    model='flux', prompt='ä \"quoted\" \\\\ kite')", "reply",
        )  # fmt: skip

    @pytest.mark.parametrize("layout", OWN_LINES)
    def test_lines_of_the_text_are_lines_of_the_file(self, layout: Layout) -> None:
        raw = layout(RELAY)
        found = read(raw.removeprefix("\ufeff"))

        lines = raw.splitlines()
        for cell in found.cells:
            assert cell.lines == tuple(range(cell.first, cell.first + len(cell.lines)))
        assert (
            'reply = client.images.generate(\\n"'
            in lines[found.text.split("\n").index("reply = client.images.generate(")]
        )

    @pytest.mark.parametrize("layout", SHARED_LINES)
    def test_shared_lines_of_the_file_are_known(self, layout: Layout) -> None:
        raw = layout(RELAY)
        found = read(raw)

        assert [cell.first for cell in found.cells] == [1, 5]
        for cell in found.cells:
            assert len(set(cell.lines)) == 1
            assert '"source"' in raw.splitlines()[cell.lines[0] - 1]

    @pytest.mark.parametrize("layout", [*OWN_LINES, *SHARED_LINES])
    def test_tool_chain_takes_a_small_notebook(self, layout: Layout) -> None:
        assert read(layout(page()).removeprefix("\ufeff")).text == ""
        assert read(layout(page("", " \n\n")).removeprefix("\ufeff")).cells == ()

    def test_escapes_do_not_shift_lines(self) -> None:
        source = 'a = "\\u2028\\n"\nb = "\u2028 \u0085 \x0c"\nc = "\\\\"\nd = "{[\\"source\\": 1"\nlast = 1'
        raw = json.dumps(page(code(source)), indent=1)  # written as \uXXXX
        also = jupyter(page(code(source)))  # written as they are

        for text in (raw, also):
            found = read(text)
            [cell] = found.cells
            assert found.shown[cell.first - 1 :] == tuple(source.split("\n"))
            assert '"last = 1"' in text.split("\n")[cell.lines[-1] - 1]

    def test_half_a_character_is_replaced(self) -> None:
        found = read('{"cells": [{"cell_type": "code", "source": ["x = \'\\ud83d\'\\n", "y = \'\\ud83d\\ude00\'"]}]}')

        assert found.text == "x = '\ufffd'\ny = '\U0001f600'\n"
        assert found.skipped == ()

    def test_only_the_source_of_a_cell_is_code(self) -> None:
        trap = {"cells": [{"cell_type": "code", "source": ["g4f"]}], "source": ["import g4f"], "s\\": '"source": ["x"]'}
        raw = jupyter(page(code("x = 1", outputs=(trap,), source=["y = 2"], nested=trap), metadata=PYTHON | trap))

        assert read(raw).text.split() == ["x", "=", "1"]

    def test_of_a_name_given_twice_the_last_counts(self) -> None:
        first = '"cells": [{"cell_type": "code", "source": ["a"]}]'
        raw = f'{{{first},\n"cells": [{{"source": "b",\n"source": ["c"], "cell_type": "code"}}]}}'

        found = read(raw)
        assert found.text.split() == ["c"]
        assert found.cells[0].lines == (3,)

    def test_a_line_in_several_strings_and_several_lines_in_one(self) -> None:
        raw = '{"cells": [{"cell_type": "code", "source": [\n"x",\n"",\n" = 1\\ny = 2\\r\\n",\n"z = 3"]}]}'

        found = read(raw)
        assert found.shown == ("x = 1", "y = 2", "z = 3")
        assert found.cells[0].lines == (2, 4, 5)

    def test_blank_lines_in_the_file_do_not_break_a_continued_line(self) -> None:
        raw = '{"cells": [{"cell_type": "code", "source": [\n"x = 1 + \\\\\\n",\n\n\n"  2\\n"]}]}'

        found = read(raw)
        assert (found.text, found.skipped) == ("x = 1 + \\\n  2\n", ())
        assert found.cells[0].lines == (2, 5)

    def test_cells_on_one_line_of_the_file(self) -> None:
        raw = '{"cells": [{"cell_type": "code", "source": "a = 1"}, {"cell_type": "code", "source": "b = 2"}]}'

        found = read(raw)
        assert found.text == "a = 1\n\f\nb = 2\n"
        assert [(cell.first, cell.lines) for cell in found.cells] == [(1, (1,)), (3, (1,))]

    def test_code_far_behind_large_outputs(self) -> None:
        rows = {"data": {"text/plain": ["a row\n"] * 150_000}}
        found = read(jupyter(page(code("a = 1", outputs=(rows,)), "b = 2")))

        assert found.text == "a = 1\n\f\nb = 2\n"
        assert found.cells[1].lines[0] > 150_000

    def test_cells_of_every_kind_are_counted(self) -> None:
        assert [cell.number for cell in read(jupyter(page(prose("a"), "b", "", prose("c"), "d"))).cells] == [2, 5]


class TestWhatIsNotRead:
    @pytest.mark.parametrize(
        ("raw", "detail"),
        [
            ("", "not a notebook: Expecting value"),
            ('{"cells": [', "not a notebook: Expecting value"),
            ("<<<<<<< HEAD\n{}", "not a notebook: Expecting value"),
            ("[]", "not a notebook: it has no list of cells"),
            ('{"worksheets": [{"cells": []}], "nbformat": 3}', "not a notebook: it has no list of cells (nbformat 4)"),
            ('{"cells": [1]}', "not a notebook: it has no list of cells"),
            ('{"cells": [{"cell_type": "code", "source": [1]}]}', "not a notebook: the source of cell 1 is no text"),
            ('{"cells": [{"cell_type": "code", "source": {"a": "b"}}]}', "not a notebook: the source of cell 1"),
            ('{"cells": [{"cell_type": "code", "source": null}]}', "not a notebook: the source of cell 1 is no text"),
        ],
    )
    def test_what_is_no_notebook(self, raw: str, detail: str) -> None:
        found = refused(raw)
        assert found.reason == "notebook-format"
        assert found.detail.startswith(detail)

    @pytest.mark.parametrize(
        ("metadata", "language"),
        [
            ({"kernelspec": {"language": "R", "name": "ir"}}, "R"),
            ({"language_info": {"name": "julia"}}, "julia"),
            ({"kernelspec": {"language": "C#"}, "language_info": {"name": "python"}}, "C#"),
        ],
    )
    def test_other_kernels(self, metadata: Any, language: str) -> None:
        found = refused(jupyter(page("import g4f", metadata=metadata)))
        assert (found.reason, found.detail) == ("notebook-language", f"its code is {language}, not Python")

    @pytest.mark.parametrize(
        "metadata",
        [
            {}, [], {"kernelspec": {"name": "python3"}}, {"kernelspec": None, "language_info": {"name": "ipython"}},
            {"kernelspec": {"language": "Python"}, "language_info": {"name": "R"}}, {"language_info": {"version": "3"}},
        ],
    )  # fmt: skip
    def test_python_kernels(self, metadata: Any) -> None:
        assert read(jupyter(page("import g4f", metadata=metadata))).text.strip() == "import g4f"

    def test_too_deep(self) -> None:
        assert refused('{"cells": ' + "[" * 100_000).reason == "too-deep"

    def test_too_much_code(self) -> None:
        assert read(jupyter(page("#" * LARGEST_PYTHON))).skipped == ()
        found = refused(jupyter(page("#" * (LARGEST_PYTHON + 1))))
        assert (found.reason, found.detail) == ("too-large", "5,242,881 characters of code; the limit is 5,242,880")

    def test_reasons_in_a_report(self, tmp_path: Path) -> None:
        (tmp_path / "huge.ipynb").touch()
        (tmp_path / "huge.ipynb").open("r+b").truncate(LARGEST_NOTEBOOK + 1)
        report = scanned(
            tmp_path,
            {
                "latin.ipynb": jupyter(page("import g4f  # caf\xe9")).encode("latin-1"),
                "broken.ipynb": b'{"cells": "g4f"',
                "far.ipynb": jupyter(page("library(g4f)", metadata={"language_info": {"name": "R"}})).encode(),
                ".ipynb_checkpoints/old.ipynb": b"g4f",
                "silent.ipynb": b"{",
            },
        )
        assert {each.path: each.reason for each in report.skipped} == {
            "broken.ipynb": "notebook-format", "far.ipynb": "notebook-language", "huge.ipynb": "too-large",
            "latin.ipynb": "not-text",
        }  # fmt: skip

    def test_a_cell_with_a_mistake_is_left_out_alone(self, tmp_path: Path) -> None:
        notebook = page(
            "from g4f.client import Client\nc = Client()",
            "x = 1\nprint 'old'",
            "c.images.generate(prompt='x')",
            "y = (",
        )
        report = scanned(tmp_path, {"n.ipynb": jupyter(notebook).encode()})

        assert places(report) == ["image-client cell 1:2:5", "g4f-image-call cell 3:1:1"]
        [(reason, detail)] = skipped(report)
        assert reason == "syntax-error"
        assert detail.startswith("cell 2, line 2: ")
        assert "; cell 4, line 1: " in detail

    @pytest.mark.parametrize("text", ["x = '\0'", "(" * 5_000 + ")" * 5_000])
    def test_what_the_parser_cannot_take(self, text: str) -> None:
        found = read(jupyter(page(text, "y = 2")))
        assert found.text.split() == ["y", "=", "2"]
        assert len(found.skipped) == 1

    def test_outputs_are_no_code_and_never_shown(self, tmp_path: Path) -> None:
        printed = {"name": "stdout", "output_type": "stream", "text": ["import g4f\n", "sk-proj-" + "a1B2" * 12]}
        picture = {"data": {"image/png": "iVBORw0KGgo" * 50}, "metadata": {}, "output_type": "display_data"}
        cell = code("from g4f.client import Client\nClient().images.generate(prompt='x')", outputs=(printed, picture))
        report = scanned(
            tmp_path,
            {
                "n.ipynb": jupyter(page(cell)).encode(),
                "o.ipynb": jupyter(page(code("x = 1", outputs=(printed,)))).encode(),
            },
            plan=True,
        )

        assert {each.location.path for each in report.findings} == {"n.ipynb"}
        for name, render in FORMATS.items():
            text = render(report)
            assert "a1B2a1B2" not in text, name
            assert "iVBORw0KGgo" not in text, name


def python(*lines: str) -> tuple[str, ...]:
    found = neutralised(lines)
    assert isinstance(found, tuple)
    ast.parse("\n".join(found))
    assert len(found) == len(lines)
    return found


class TestMagics:
    @pytest.mark.parametrize(
        "text",
        [
            "x = 7\ny = (x\n  % 2)",
            "s = '%s' \\\n    % 1",
            's = """\n%matplotlib inline\n!ls\nx?\n"""',
            "await f()\nasync with a as b:\n    c = [d async for d in b]\nasync for e in b: pass",
            "a != b\n# !pip install g4f\n# what?",
            "return_value = 1; x",
            "",
            "\n\n",
        ],
    )
    def test_python_stays(self, text: str) -> None:
        assert python(*text.split("\n")) == tuple(text.split("\n"))

    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("%matplotlib inline\nx = 1", "pass  #!matplotlib inline\nx = 1"),
            ("!pip install g4f\nx = 1", "pass  #!pip install g4f\nx = 1"),
            (
                "if x:\n    !ls\n    %cd y\nelse:\n    z = 1",
                "if x:\n    pass  #!ls\n    pass  #!cd y\nelse:\n    z = 1",
            ),
            ("!pip install a \\\n  b\nx = 1", "pass  #!pip install a \\\n#>  b\nx = 1"),
            ("pip install g4f\nx = 1", "pass  #!pip install g4f\nx = 1"),
            ("files = !ls\nlen(files)", "files = get_ipython()\nlen(files)"),
            ("a, b[0] = %sql x \\\n  y\nz", "a, b[0] = get_ipython()\n#>  y\nz"),
            ("%time f(x)", "0;    f(x)"),
            ("  x = 1\n  %time f(x)", "x = 1\n0;    f(x)"),
            ("%timeit -n 10 -r3 f(x)", "0;                f(x)"),
            ("x = %time f(y)", "x =       f(y)"),
            ("%%time\nf(x)", "#%%time\nf(x)"),
            ("%%time\n%%capture out\nf(x)", "#%%time\n#%%capture out\nf(x)"),
            ("# @title A\n\n%%capture out\n!ls\nf(x)", "# @title A\n\n#%%capture out\npass  #!ls\nf(x)"),
            ("x?\n?y\nz.w??\n%time?\nv", "pass  #x?\npass  #?y\npass  #z.w??\npass  #%time?\nv"),
            ("%env KEY=value\nx", "import os; os.environ['KEY'] = 'value'\nx"),
            ("%env KEY {other}\nx", "import os; os.environ['KEY'] = get_ipython()\nx"),
            ("%run -i ./lib/tools.py\nx", "from lib.tools import *\nx"),
            ("%run other.ipynb\nx", "pass  #!run other.ipynb\nx"),
            ("x = f(\n  '!a',  # (\n  1)\n!b", "x = f(\n  '!a',  # (\n  1)\npass  #!b"),
            ("x = '''a\n!b\n'''\n!c", "x = '''a\n!b\n'''\npass  #!c"),
            ("x = 'it\\'s (' \\\n  'y'\n!c", "x = 'it\\'s (' \\\n  'y'\npass  #!c"),
            ('!echo "it\'s ("\nx = 1', 'pass  #!echo "it\'s ("\nx = 1'),
        ],
    )
    def test_ipython_becomes_python(self, text: str, wanted: str) -> None:
        assert "\n".join(python(*text.split("\n"))) == wanted

    @pytest.mark.parametrize("magic", ["html", "javascript", "sql SELECT", "R -i x", "writefile notes.txt", "latex"])
    def test_other_languages_are_left_out(self, magic: str) -> None:
        assert neutralised((f"%%{magic}", "import g4f")) == NotPython(("", ""))

    @pytest.mark.parametrize("first", ["%md", "%sql", "%sh"])
    def test_the_short_form_of_a_cell_magic(self, first: str) -> None:
        found = neutralised((first, "some words here"))
        assert isinstance(found, NotPython)

    def test_a_shell_keeps_what_it_is_told(self) -> None:
        assert neutralised(("%%bash", "pip install g4f \\", "  x")) == NotPython(
            ("", "pass  #!pip install g4f \\", "#>  x")
        )

    def test_a_shell_below_another_magic(self) -> None:
        assert neutralised(("%%time", "%%bash", "ls")) == NotPython(("", "", "pass  #!ls"))

    @pytest.mark.parametrize("magic", ["writefile draw.py", "file 'draw.py'", "no_such_magic x"])
    def test_what_may_be_python_elsewhere_is_said(self, magic: str) -> None:
        found = neutralised((f"%%{magic}", "import g4f"))
        assert isinstance(found, NotPython)
        assert found.said == f"`%%{magic.split()[0]}` does not run it as Python"

    def test_a_cell_of_another_language_in_an_editor(self) -> None:
        cell = code("select 1", vscode={"languageId": "sql"})
        assert (read(jupyter(page(cell, "x"))).text.split(), read(jupyter(page(cell))).skipped) == (["x"], ())

    @pytest.mark.parametrize("text", ["x = (", "!ls\nx = (", "%%time\nprint 'x'", "x = 1 \\", "%time for x in y: z"])
    def test_what_is_no_python_either_way(self, text: str) -> None:
        with pytest.raises(SyntaxError):
            neutralised(tuple(text.split("\n")))

    def test_the_line_of_a_mistake_is_that_of_the_cell(self) -> None:
        [found] = read(jupyter(page("%%time\nx = 1\nprint 'x'"))).skipped
        assert found.detail.startswith("cell 1, line 3: ")

    def test_a_long_line_of_many_brackets(self) -> None:
        """Data on one line: a look at all that is left of it for each bracket would never end."""
        start = time.process_time()
        python("!ls", "x = [" + "[1], " * 40_000 + f"'{'y' * 3_000_000}']")

        assert time.process_time() - start < 3


class TestSettings:
    @pytest.mark.parametrize("layout", [jupyter, minified])
    def test_what_a_cell_installs(self, layout: Layout, tmp_path: Path) -> None:
        notebook = page(
            "x = 1\n!pip install -q requests \\\n   g4f",
            "%%bash\nset -e\npython -m pip install g4f==0.3",
            "%pip install g4f",
            "# !pip install g4f",
            "from g4f.client import Client\nClient().images.generate(prompt='x')",
        )
        report = scanned(tmp_path, {"n.ipynb": layout(notebook).encode()})

        wanted = ["cell 1:3:1", "cell 2:3:1", "cell 3:1:1"]
        assert [each for each in places(report) if "required" in each] == [
            f"relay-package-required {at}" for at in wanted
        ]

    def test_a_name_like_a_manifest(self, tmp_path: Path) -> None:
        notebook = page("g4f\n!pip install g4f", "from g4f.client import Client\nClient().images.generate(prompt='x')")
        report = scanned(tmp_path, {"requirements.ipynb": jupyter(notebook).encode()})
        assert [each for each in places(report) if "required" in each] == ["relay-package-required cell 1:2:1"]

    def test_a_variable_is_set_for_the_client(self, tmp_path: Path) -> None:
        notebook = page(
            "%env OPENAI_BASE_URL=https://relay.example.net/v1",
            "from openai import OpenAI\nOpenAI().images.generate(prompt='x')",
        )
        report = scanned(tmp_path, {"n.ipynb": jupyter(notebook).encode()})
        assert [each.route.value for each in report.findings if each.role.value == "call"] == ["wrapper"]


MODULE = b"""\
from openai import OpenAI

client = OpenAI()


def draw(prompt):
    reply = client.images.generate(model="dall-e-3", prompt=prompt)
    return reply.data[0].%s
"""

ART = b"""\
from openai import OpenAI


def draw(base):
    return OpenAI(base_url=base).images.generate(prompt="x")
"""


USES = [
    ["from draw import draw\nimport requests", "requests.get(draw('x')).content"],
    ["import draw as d\nimport requests", "url = d.draw('x')", "open('x', 'wb').write(requests.get(url).content)"],
]


def codes(data: bytes) -> list[str]:
    """The source of each code cell of a notebook."""
    cells = json.loads(data.decode("utf-8-sig"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def reasons(report: Report) -> list[str]:
    """Why calls have no patch."""
    calls = [each.fix for each in report.findings if each.role.value == "call"]
    return [fix.reason for fix in calls if isinstance(fix, NoPatch)]


class TestPlan:
    @pytest.mark.parametrize("cells", USES)
    def test_a_result_that_a_notebook_uses(self, cells: list[str], tmp_path: Path) -> None:
        tree = {"draw.py": MODULE % b"url", "nb/n.ipynb": jupyter(page(*cells)).encode()}
        report = planned(tmp_path / "r", tree)

        [fix] = [each.fix for each in report.findings if each.rule == "retired-image-model"]
        assert isinstance(fix, Patch)
        assert {path for patch in report.patches for path in patch.files} == set(tree)
        assert codes(applied(tmp_path / "r", report)[-1]["nb/n.ipynb"])[-1].endswith(("draw('x')", "(image_bytes)"))

    def test_an_address_that_leaves_a_notebook(self, tmp_path: Path) -> None:
        cells = ["from draw import draw", "show(draw('x'))"]
        report = planned(tmp_path / "r", {"draw.py": MODULE % b"url", "n.ipynb": jupyter(page(*cells)).encode()})

        assert reasons(report) == ["url-leaves-function"]
        assert report.patches == ()

    def test_the_same_use_in_a_module_is_patched(self, tmp_path: Path) -> None:
        use = b"from draw import draw\nimport requests\nopen('x', 'wb').write(requests.get(draw('x')).content)\n"
        assert planned(tmp_path / "r", {"draw.py": MODULE % b"url", "use.py": use}).patches

    def test_a_client_that_a_notebook_makes(self, tmp_path: Path) -> None:
        module = (
            b"def draw(client):\n    return client.images.generate(model='gpt-image-1', prompt='x').data[0].b64_json\n"
        )
        notebook = page(
            "from openai import OpenAI\nfrom draw import draw\nc = OpenAI(base_url='https://relay.example.net')\ndraw(c)"
        )
        report = planned(tmp_path / "r", {"draw.py": module, "n.ipynb": jupyter(notebook).encode()})

        assert codes(applied(tmp_path / "r", report)[-1]["n.ipynb"]) == [
            "from openai import OpenAI\nfrom draw import draw\nc = OpenAI()\ndraw(c)"
        ]

    def test_a_client_that_only_a_notebook_uses(self, tmp_path: Path) -> None:
        module = b"from openai import OpenAI\n\nclient = OpenAI(base_url='https://relay.example.net/v1')\n"
        notebook = page("from relay import client\nclient.images.generate(model='gpt-image-2', prompt='x')")
        report = planned(tmp_path / "r", {"relay.py": module, "n.ipynb": jupyter(notebook).encode()})

        assert b"base_url" not in applied(tmp_path / "r", report)[-1]["relay.py"]

    def test_only_its_code_is_kept(self, tmp_path: Path) -> None:
        printed = {"text": ["OPENAI_BASE_URL"]}
        write(
            tmp_path,
            {
                "n.ipynb": jupyter(page(code("import g4f", outputs=(printed,)))).encode(),
                "broken.ipynb": b"import g4f  # OPENAI_BASE_URL",
            },
        )
        intake = take_in(screen(discover(tmp_path).files, ["g4f"]), lambda _done, _total: None)

        assert {path: text.strip() for path, text in intake.texts.items()} == {"n.ipynb": "import g4f"}
        assert set(intake.encodings) == {"n.ipynb"}

    def test_a_loop_around_the_call_stays(self, tmp_path: Path) -> None:
        loop = """\
from draw import draw
import time
for n in range(5):
    try:
        r = draw('x')
        break
    except Exception:
        time.sleep(2 ** n)
"""
        report = planned(tmp_path / "r", {"draw.py": MODULE % b"b64_json", "n.ipynb": jupyter(page(loop)).encode()})

        [fix] = [each.fix for each in report.findings if each.rule == "image-retry-loop"]
        assert isinstance(fix, NoPatch)
        assert fix.reason == "retry-in-caller"  # as in a module
        assert {patch.files for patch in report.patches} == {("draw.py",)}

    def test_what_is_to_be_removed_keeps_its_next_step(self, tmp_path: Path) -> None:
        notebook = page("!pip install g4f", "from g4f.client import Client\nClient().images.generate(prompt='x')")
        report = scanned(tmp_path, {"n.ipynb": jupyter(notebook).encode()}, plan=True)

        steps = {each.rule: each.fix.next_step for each in report.findings if isinstance(each.fix, NoPatch)}
        assert steps["relay-package-required"].startswith("Remove the entry")

    def test_imports_lead_from_a_notebook_to_a_module_and_back(self, tmp_path: Path) -> None:
        tree = {
            "lib/__init__.py": b"",
            "lib/addresses.py": b"RELAY = 'https://relay.example.net/v1'\n",
            "lib/art.py": ART,
            "nb/use.ipynb": jupyter(
                page("from lib.addresses import RELAY\nfrom lib import art", "art.draw(RELAY)")
            ).encode(),
            "nb/other.ipynb": jupyter(page("import lib", "lib.nothing()")).encode(),
        }
        report = scanned(tmp_path, tree)

        [call] = [each for each in report.findings if each.role.value == "call"]
        assert ("nb/use.ipynb", "the module reaches the call through `draw`") in {
            (s.path, s.text) for s in call.evidence
        }
        assert "lib/addresses.py" in {step.path for step in call.evidence}
        assert [each.path for each in report.notebooks] == ["nb/use.ipynb"]


class TestReports:
    @pytest.fixture
    def report(self, tmp_path: Path) -> Report:
        return scanned(tmp_path, {"n.ipynb": jupyter(RELAY).encode(), "m.ipynb": minified(RELAY).encode()})

    def test_text(self, report: Report) -> None:
        text = FORMATS["text"](report)
        assert "\nn.ipynb:cell 3:3:9: g4f-image-call " in text
        assert "\n    m.ipynb:cell 3:1: " in text

    def test_json(self, report: Report) -> None:
        schema = json.loads(
            resources.files("offramp.report").joinpath("schema/offramp-report-1.json").read_text(encoding="utf-8")
        )
        document = json.loads(FORMATS["json"](report))
        Draft202012Validator(schema).validate(document)

        found = {each["location"]["path"]: each for each in document["findings"] if each["role"] == "call"}
        line = jupyter(RELAY).splitlines().index('    "reply = client.images.generate(\\n",') + 1
        assert found["n.ipynb"]["location"] == {
            "path": "n.ipynb", "line": line, "column": 9, "end_line": line + 1, "end_column": 47,
            "cell": {"number": 3, "line": 3},
        }  # fmt: skip
        assert found["n.ipynb"]["frame"]["first"] == line - 2
        assert found["m.ipynb"]["location"]["line"] == found["m.ipynb"]["location"]["end_line"] == 1
        assert {step["cell"]["number"] for step in found["m.ipynb"]["evidence"]} == {2, 3}

    def test_sarif(self, report: Report) -> None:
        lines = {"n.ipynb": len(jupyter(RELAY).splitlines()), "m.ipynb": 1}
        [run] = json.loads(FORMATS["sarif"](report))["runs"]
        for result in run["results"]:
            steps = [each["location"] for each in result["codeFlows"][0]["threadFlows"][0]["locations"]]
            for place in (*result["locations"], *steps):
                physical = place["physicalLocation"]
                assert 1 <= physical["region"]["startLine"] <= lines[physical["artifactLocation"]["uri"]]
                assert physical["region"].keys() <= {"startLine", "endLine"}
                assert place["logicalLocations"][0]["fullyQualifiedName"].startswith(("cell 2, line ", "cell 3, line "))

    def test_html_counts_lines_as_the_cell_does(self, report: Report) -> None:
        page = FORMATS["html"](report)
        assert '<code class="place">n.ipynb:cell 3:3:9</code>' in page
        assert 'hit"><span class="no">3</span><span class="sign">&gt;</span><span class="src">reply = client' in page

    @pytest.mark.parametrize("path", ["n.ipynb", "m.ipynb"])
    def test_the_ledger_counts_lines_as_the_cell_does(self, report: Report, path: str) -> None:
        [call] = [each for each in report.findings if each.location.path == path and each.role.value == "call"]
        told = ledger.render(report, call)

        assert f"\n{path}:cell 3:3:9\n" in told
        assert "\n> 3 | reply = client.images.generate(\n> 4 | " in told
        assert f"\n  {path}:cell 3:1: " in told
        assert f" at {path}:cell 3:1\n" in told

    def test_a_frame_stays_in_its_cell(self, tmp_path: Path) -> None:
        notebook = page(
            "before = 1", "%load_ext x\n%time r = Client().images.generate(prompt='x')", "from g4f.client import Client"
        )
        for layout in (jupyter, minified):
            [call] = [
                each
                for each in scanned(tmp_path, {"n.ipynb": layout(notebook).encode()}).findings
                if each.role.value == "call"
            ]
            assert call.frame is not None
            assert call.frame.lines == ("%load_ext x", "%time r = Client().images.generate(prompt='x')")

    def test_a_secret_in_a_cell_is_masked(self, tmp_path: Path) -> None:
        secret = "1a2B3c4D5e6F7g8H9i0J" * 3
        notebook = page(f"from BingImageCreator import ImageGen\nImageGen(auth_cookie='{secret}').get_images('x')")
        report = scanned(tmp_path, {"n.ipynb": jupyter(notebook).encode()}, plan=True)

        assert report.findings
        for name, render in FORMATS.items():
            assert secret not in render(report), name


class TestCommand:
    def run(self, *arguments: object) -> object:
        with pytest.raises(SystemExit) as done:
            main([str(argument) for argument in arguments])
        return done.value.code

    def test_check_fails_by_cell_and_line(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        write(tmp_path, {"n.ipynb": jupyter(RELAY).encode()})
        assert self.run("check", tmp_path) == 1
        assert "n.ipynb:cell 3:3:9: g4f-image-call [session-relay]" in capsys.readouterr().out
        assert self.run("check", tmp_path / "n.ipynb") == 1

    @pytest.mark.parametrize(
        ("cells", "code"),
        [
            (["import g4f\nprint('no picture')"], 0),
            (["# g4f", "%%writefile draw.py\nx = 1", "%%bash\nls"], 0),
            (["# g4f", "x = ("], 3),
        ],
    )
    def test_a_readable_notebook_is_no_failure(self, cells: list[str], code: int, tmp_path: Path) -> None:
        write(tmp_path, {"n.ipynb": jupyter(page(*cells)).encode()})
        assert self.run("check", tmp_path) == code


def test_a_notebook_is_told_by_its_name() -> None:
    assert [notebook.is_notebook(name) for name in ("a.ipynb", "a/B.IPYNB", "a.py", "ipynb")] == [
        True,
        True,
        False,
        False,
    ]
