"""The text that takes the place of a protocol: the official call, and its picture in the form that the code needs."""

from __future__ import annotations

import ast
import re

from msgspec import Struct

from offramp.choices import Form
from offramp.fixes.arguments import literal
from offramp.fixes.bodies.outward import is_empty, is_kept
from offramp.fixes.bodies.pictures import Held, Kind
from offramp.fixes.bodies.region import Region, log_line, tells
from offramp.fixes.downloads import unknown_fetch
from offramp.fixes.edits import Refused
from offramp.fixes.failures import need_error
from offramp.fixes.migration import Migration
from offramp.fixes.names import free_name
from offramp.fixes.outputs import handed_on
from offramp.fixes.result import ERROR
from offramp.fixes.shapes import LINKS

_WIDTH = 100


class Written(Struct):
    """Writes the lines, each without the margin of the block."""

    migration: Migration
    region: Region
    client: str
    words: dict[str, list[str]]
    """The arguments by operation."""
    raises: str
    """The class that a failure raises; empty for that of the SDK."""
    test: str = ""
    """The condition under which pictures are edited, where one may be drawn afresh as well."""
    name: str = ""

    def text(self) -> str:
        """All of it, from the first line on, which has its margin already."""
        module = self.region.module
        self.name = free_name(module, self.region.statements[0], "image_response")
        lines = [*self._guarded(self._call()), *self._check(), *self._given(), *self._downloaded(), *self._return()]
        margin = module.indent(self.region.statements[0])
        return f"{module.newline}{margin}".join(lines)

    @property
    def _step(self) -> str:
        return self.region.module.step

    def _call(self) -> list[str]:
        if not self.test:
            return [line for operation in self.words for line in self._asking(operation)]
        lines = {name: [f"{self._step}{line}" for line in self._asking(name, len(self._step))] for name in self.words}
        return [f"if {self.test}:", *lines["images.edit"], "else:", *lines["images.generate"]]

    def _asking(self, operation: str, deeper: int = 0) -> list[str]:
        awaited = "await " if isinstance(self.region.scope, ast.AsyncFunctionDef) else ""
        head = f"{self.name} = {awaited}{self.client}.{operation}("
        words = self.words[operation]
        line = f"{head}{', '.join(words)})"
        margin = self.region.module.indent(self.region.statements[0])
        if len(margin) + len(line) + deeper <= _WIDTH:
            return [line]
        return [head, *(f"{self._step}{each}," for each in words), ")"]

    def _guarded(self, call: list[str]) -> list[str]:
        """The call in a `try` where its failure is told in a way of the old code."""
        module, draft = self.region.module, self.migration.draft
        body = [f"{self._step}{each}" for each in call]
        if self.raises:
            need_error(draft, module, "OpenAIError")
            return [
                "try:",
                *body,
                "except OpenAIError as error:",
                f"{self._step}raise {self._raised('str(error)')} from error",
            ]
        if not self._exit or self.migration.keeps_client or self._is_caught():
            return call
        need_error(draft, module, "OpenAIError")
        said = log_line(self.region)
        told = [f'{self._step}{said}(f"Image request failed: {{error}}")'] if said else []
        bound = " as error" if said or self.region.told else ""
        return ["try:", *body, f"except OpenAIError{bound}:", *told, f"{self._step}{self._failing('str(error)')}"]

    def _is_caught(self) -> bool:
        """Whether a handler for everything around the region tells a failure in the same way."""
        module, inner = self.region.module, self.region.statements[0]
        for above in module.above(inner):
            if above is self.region.scope:
                return False
            if isinstance(above, ast.Try) and inner in above.body:
                ends = [each.body[-1] for each in above.handlers if is_kept(module, each)]
                if ends:
                    same = [module.code(each) for each in ends] == [self._exit]
                    return same or all(isinstance(each, ast.Return) and tells(each.value) for each in ends)
            inner = above if isinstance(above, ast.stmt) else inner
        return False

    def _failing(self, words: str) -> str:
        """The exit, with other words where it tells of what has failed."""
        if self.region.told:
            [first, *_] = self.region.told
            parts = first.value.elts if isinstance(first.value, ast.Tuple) else []
            codes = [self.region.module.code(each) if is_empty(each) else words for each in parts]
            return f"return {', '.join(codes)}"
        if self._exit.startswith("sys.exit(") and "error" not in words:
            return f"sys.exit({words})"
        return self._exit

    @property
    def _exit(self) -> str:
        """The statement with which a failure has been told so far; empty where it was raised to the callers."""
        code = "".join(self.region.module.code(each) for each in self.region.statements)
        if self.raises or not self.region.exits or "raise_for_status" in code or "raise " in code:
            return ""
        return sorted({self._told(each) for each in self.region.exits})[0]

    def _told(self, statement: ast.stmt) -> str:
        """The code of an exit; the end of a program without what it says of the old reply."""
        code = self.region.module.code(statement)
        end = statement.value if isinstance(statement, ast.Expr) else None
        says = [each for each in end.args if not isinstance(each, ast.Constant)] if isinstance(end, ast.Call) else []
        return f"{code.partition('(')[0]}(1)" if says else code

    def _held(self) -> list[Held]:
        inlined = [Held(Kind.BYTES)] if self.region.inlined else []
        return [*self.region.outputs.values(), *(self.region.returned or []), *inlined]

    def _check(self) -> list[str]:
        """Fail where no image came, unless the code behind looks for that itself."""
        if not any(not each.is_list and each.kind in (Kind.BYTES, Kind.BASE64) for each in self._held()):
            return []
        if self._is_tested():
            return []
        test = f"if not {self.name}.data or not {self.name}.data[0].b64_json:"
        if self._exit:
            return [test, f"{self._step}{self._failing(literal(ERROR))}"]
        return [test, f"{self._step}raise {self._raised(literal(ERROR))}"]

    def _raised(self, words: str) -> str:
        """What is raised: the class, or a call of it that lacks the words."""
        made = self.raises or "RuntimeError"
        return f"{made}{words})" if made.endswith(("(", "=", ", ")) else f"{made}({words})"

    def _is_tested(self) -> bool:
        """`if not image:` behind the region."""
        names = [name for name, held in self.region.outputs.items() if held.kind is Kind.BASE64 and not held.is_list]
        if self.region.returned is not None or len(names) != 1 or len(self.region.outputs) != 1:
            return False
        behind = self.region.block[self.region.stop + 1 :][:1]
        [name] = names
        tests = (f"not {name}", f"{name} is None", name, f"{name} is not None")
        return any(isinstance(each, ast.If) and self.region.module.code(each.test) in tests for each in behind)

    def _given(self) -> list[str]:
        return [
            f"{name} {'+=' if self.region.adds_to(name) else '='} {self._code(held)}"
            for name, held in self.region.outputs.items()
        ]

    def _downloaded(self) -> list[str]:
        """The bytes where downloads stood in the code behind: in the place of one, under a name for several."""
        places = self.region.inlined
        if not places:
            return []
        module, draft, stage = self.region.module, self.migration.draft, self.migration.stage
        code = self._code(Held(Kind.BYTES))
        name = "" if len(places) == 1 else free_name(module, self.region.statements[0], "image_bytes")
        for each in places:
            draft.replace(module, each, name or code, stage)
        return [f"{name} = {code}"] if name else []

    def _return(self) -> list[str]:
        if self.region.returned is None:
            return []
        code = ", ".join(self._code(each) for each in self.region.returned)
        return [f"return {self.region.wrapper}({code})" if self.region.wrapper else f"return {code}"]

    def _code(self, held: Held) -> str:
        """The code of what is held, out of the official reply."""
        if held.is_list:
            each = self._each(held.kind, "image", "image.b64_json")
            return f"[{each} for image in {self.name}.data or [] if image.b64_json]"
        item = f"{self.name}.data[0]"
        if held.kind is Kind.BASE64 and self._is_tested():
            return f"{item}.b64_json if {self.name}.data else None"
        return self._each(held.kind, item, f"{item}.b64_json")

    def _each(self, kind: Kind, item: str, text: str) -> str:
        module = self.region.module
        match kind:
            case Kind.BASE64:
                return text
            case Kind.WORDS:
                return f"{item}.revised_prompt"
            case Kind.URL:
                return self._address(item, f"base64.b64decode({text})")
            case Kind.BYTES:
                self.migration.draft.need(module.path, "base64")
                return f"base64.b64decode({text})"
            case Kind.NOTHING:
                return "None"

    def _address(self, item: str, data: str) -> str:
        """What the user has chosen in the place of an address."""
        result = self.migration.result(LINKS, "")
        if result.output is None:
            raise self._leaves("ends with addresses, which the official API does not give")
        if result.output.form is Form.BYTES:
            return self._bytes(data)
        place = unknown_fetch(self.migration.repository, self._gone())
        if place and result.output.form is not Form.FUNCTION:
            form = result.output.form.value
            raise self._leaves(f"ends with addresses, and {place} fetches one: a {form} would not do there")
        return handed_on(result, self.region.module, result.call, item, data)

    def _bytes(self, data: str) -> str:
        """The bytes themselves, out of a function whose decorators do not count on an address."""
        scope = self.region.scope
        if self.region.returned is None or getattr(scope, "decorator_list", []):
            raise self._leaves("ends with addresses that its function does not simply return")
        self.migration.draft.need(self.region.module.path, "base64")
        returns = getattr(scope, "returns", None)
        if returns is not None and re.fullmatch(r"[Ll]ist\[str\]|str", self.region.module.code(returns)):
            text = self.region.module.code(returns).replace("str", "bytes")
            self.migration.draft.replace(self.region.module, returns, text, self.migration.stage)
        self.migration.draft.assume(
            f"Who calls `{getattr(scope, 'name', '')}` gets the bytes of the images in the place of their addresses."
        )
        return data

    def _leaves(self, clause: str) -> Refused:
        line, path = self.region.statements[0].lineno, self.region.module.path
        return Refused(
            "url-leaves-function",
            f"The protocol that begins on line {line} of {path} {clause}.",
            "Choose by `--output-as` what takes the place of addresses, such as a function of yours, and run again.",
        )

    def _gone(self) -> tuple[str, int, int]:
        """The lines of the region."""
        statements = self.region.statements
        return self.region.module.path, statements[0].lineno, statements[-1].end_lineno or 0
