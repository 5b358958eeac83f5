"""The values of the contract; a snapshot is read into exactly these. Reads no file and judges no call."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import Final, Literal

from msgspec import Struct

from offramp.errors import OfframpError

Status = Literal["active", "deprecated", "shutdown"]
Action = Literal["keep", "set", "map", "drop", "drop-and-flag", "review"]
Kind = Literal["text", "integer", "boolean", "file", "files", "mapping", "any"]


class Opaque(Enum):
    """The type of `OPAQUE`; an enum, so that the one value survives pickling."""

    OPAQUE = "an expression whose value is not known"


OPAQUE: Final = Opaque.OPAQUE


class ContractError(OfframpError):
    """The contract cannot answer, or its data contradict themselves."""


class Prices(Struct, frozen=True, kw_only=True):
    """US dollars per million tokens; None where none is listed."""

    image_input: Decimal
    image_cached_input: Decimal
    image_output: Decimal
    text_input: Decimal
    text_cached_input: Decimal
    text_output: Decimal | None = None


class Model(Struct, frozen=True, kw_only=True):
    """One official image model, dated snapshots and retired ones included."""

    id: str
    family: str
    status: Status
    """On the day of the contract."""
    released: str = ""
    shutdown: str = ""
    """ISO day of the announced or past end; empty when none is announced."""
    snapshot_of: str = ""
    replacements: tuple[str, ...] = ()
    in_sdk: bool = True
    operations: tuple[str, ...]
    qualities: tuple[str, ...]
    size_rule: str
    backgrounds: tuple[str, ...]
    output_formats: tuple[str, ...]
    input_fidelity: tuple[str, ...]
    """Accepted values; empty when the parameter has to be left out."""
    features: tuple[str, ...]
    """Parameters that not every model has."""
    tokens: str
    """Id of the token rule; empty when none is published."""
    prices: Prices | None = None


class FreeSize(Struct, frozen=True, kw_only=True):
    """Limits within which any WIDTHxHEIGHT is valid."""

    multiple_of: int
    max_edge: int
    max_ratio: int
    min_pixels: int
    max_pixels: int
    experimental_above: int
    """Pixels from which on the result is called experimental."""


class SizeRule(Struct, frozen=True, kw_only=True):
    """Which sizes a model takes: the standard ones, and free ones where `free` is given."""

    id: str
    standard: tuple[str, ...]
    auto: bool = False
    free: FreeSize | None = None


class Requirement(Struct, frozen=True, kw_only=True):
    """With the value `when` (any value when empty), parameter `name` must have one of `allowed`."""

    when: str = ""
    name: str
    allowed: tuple[str | int | bool, ...]


class Exclusion(Struct, frozen=True, kw_only=True):
    """With the value `when` (any value when empty), none of `names` may be given."""

    when: str = ""
    names: tuple[str, ...]


class Parameter(Struct, frozen=True, kw_only=True):
    """One official parameter: what it takes, and what becomes of it in a migration."""

    name: str
    type: Kind
    required: bool = False
    default: str | int | bool | None = None
    values: tuple[str, ...] = ()
    by_model: str = ""
    """The field of `Model` that limits the values, or holds the name itself."""
    minimum: int | None = None
    maximum: int | None = None
    max_length: int | None = None
    max_items: int | None = None
    action: Action
    map: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    successor: str = ""
    """The newer name; the old one is still accepted."""
    requires: tuple[Requirement, ...] = ()
    excludes: tuple[Exclusion, ...] = ()


class Operation(Struct, frozen=True, kw_only=True):
    """One official operation. `responses.tool` is the image_generation tool of `responses.create`."""

    id: str
    method: str
    path: str
    sdk: str
    encoding: str
    returns: str
    parameters: tuple[Parameter, ...] = ()
    absent: tuple[tuple[str, str], ...] = ()
    """Parameters of a sister operation that this one lacks, with the reason."""
    legacy: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Values the SDK still types although no living model takes them."""
    retired: str = ""
    """What stands in its place; empty for a living operation."""

    def parameter(self, name: str) -> Parameter | None:
        """The parameter called `name`."""
        return next((found for found in self.parameters if found.name == name), None)


class Event(Struct, frozen=True, kw_only=True):
    """One event type of a stream and where it carries image and usage."""

    operation: str
    type: str
    image: str = ""
    usage: str = ""
    final: bool = False
    failed: bool = False


class ErrorClass(Struct, frozen=True, kw_only=True):
    """One exception of the SDK; `status` is 0 when it has none of its own."""

    name: str
    base: str
    status: int = 0
    sdk_retries: bool = False
    codes: tuple[str, ...] = ()


class OldError(Struct, frozen=True, kw_only=True):
    """An exception of openai 0.28 and its successor."""

    old: str
    new: str
    exact: bool = True


class Retry(Struct, frozen=True, kw_only=True):
    """What the SDK does about failures on its own."""

    max_retries: int
    timeout_seconds: int
    connect_timeout_seconds: int
    work_seconds: int
    """How long the work on one image may take, as OpenAI says."""
    initial_delay_seconds: Decimal
    max_delay_seconds: Decimal
    max_retry_after_seconds: int
    statuses: tuple[int, ...]
    """And every status from 500 on."""
    retry_after_headers: tuple[str, ...]
    override_header: str
    idempotency_key: bool
    never_useful: tuple[str, ...]
    """Error codes for which another attempt cannot help."""


class Client(Struct, frozen=True, kw_only=True):
    """Where the SDK sends its requests and what it reads from the environment."""

    base_url: str
    base_url_env: str
    official_hosts: tuple[str, ...]
    azure_suffixes: tuple[str, ...]
    env: tuple[str, ...]
    ignored_env: tuple[str, ...]
    request_id_header: str
    rate_limit_headers: tuple[str, ...]


class LegacyShape(Struct, frozen=True, kw_only=True):
    """An obsolete official access path and what stands for it today."""

    old: str
    new: str
    note: str = ""


class Floor(Struct, frozen=True, kw_only=True):
    """The first SDK version with a feature."""

    feature: str
    version: str


class TokenRule(Struct, frozen=True, kw_only=True):
    """Output tokens of one image: a formula over `base`, or a `table` of sizes."""

    id: str
    base: tuple[tuple[str, int], ...] = ()
    offset: int = 0
    divisor: int = 1
    table: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = ()


class Cost(Struct, frozen=True, kw_only=True):
    """Factors beside the token prices."""

    partial_image_tokens: int
    batch_factor: Decimal
    data_residency_factor: Decimal
    cached_input_applies_to: tuple[str, ...]


class Contract(Struct, frozen=True, kw_only=True):
    """The official image API on one day."""

    as_of: str
    sources: tuple[str, ...]
    sdk: str
    """The version of the openai package the data was compared with."""
    target_model: str
    newer_models: tuple[str, ...]
    main_model: str
    """A mainline model for the Responses API."""
    models: tuple[Model, ...]
    size_rules: tuple[SizeRule, ...]
    operations: tuple[Operation, ...]
    renamed_arguments: tuple[tuple[str, str], ...]
    client_arguments: tuple[str, ...]
    events: tuple[Event, ...]
    exceptions: tuple[ErrorClass, ...]
    old_exceptions: tuple[OldError, ...]
    retry: Retry
    client: Client
    legacy_shapes: tuple[LegacyShape, ...]
    sdk_floors: tuple[Floor, ...]
    tokens: tuple[TokenRule, ...]
    cost: Cost

    @property
    def floor(self) -> str:
        """The first SDK version whose images methods take all that this contract lists for them."""
        return next(floor.version for floor in self.sdk_floors if "partial_images" in floor.feature)

    def model(self, id: str) -> Model | None:
        """The image model of exactly this name."""
        return next((model for model in self.models if model.id == id), None)

    def is_image_model(self, id: str) -> bool:
        """Whether this was ever the name of an official image model."""
        return self.model(id) is not None

    def status_of(self, id: str) -> Literal["active", "deprecated", "shutdown", "unknown"]:
        """The state of an image model on the day of the contract."""
        found = self.model(id)
        return found.status if found else "unknown"

    def operation(self, id: str) -> Operation:
        """The operation, retired ones included."""
        found = next((operation for operation in self.operations if operation.id == id), None)
        if found is None:
            known = ", ".join(operation.id for operation in self.operations)
            raise ContractError(f"no operation {id!r} in the contract of {self.as_of}", f"Known are {known}.")
        return found

    def size_rule(self, model: Model) -> SizeRule:
        """The size rule of a model."""
        return next(rule for rule in self.size_rules if rule.id == model.size_rule)
