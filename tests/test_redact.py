"""Credentials are masked in any text that is shown; ordinary code is left alone.

The credentials here are invented; they are put together from pieces so that no scanner takes them for real ones.
"""

from __future__ import annotations

import random
import string
import time

import pytest

from offramp.redact import digest, is_placeholder, redact, secret_kind, secret_prefix
from offramp.resolve import shown
from offramp.values import Known

RANDOM = "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1eF3gJ5"
KEY = "sk-" + "proj-" + RANDOM
JWT = "eyJ" + "hbGciOiJIUzI1NiJ9." + "eyJzdWIiOiJhIn0." + RANDOM
JWE = "eyJ" + "hbGciOiJkaXIifQ.." + RANDOM + "." + RANDOM
PSID = "g.a0" + "00" + RANDOM + RANDOM
DISCORD = "M" + "TA5ODc2NTQzMjEwOTg3NjU0" + ".Gh1jK2." + RANDOM[:32]
BING = "1" + RANDOM * 3

SHAPES = {
    "openai-key": KEY,
    "anthropic-key": "sk-" + "ant-api03-" + RANDOM,
    "openrouter-key": "sk-" + "or-v1-" + RANDOM,
    "openai-session": "sess-" + RANDOM,
    "jwt": JWT,
    "google-session": PSID,
    "google-key": "AIza" + RANDOM[:35],
    "discord-token": DISCORD,
    "telegram-token": "123456789:" + RANDOM[:35],
    "github-token": "ghp_" + RANDOM,
    "hugging-face-token": "hf_" + RANDOM,
    "replicate-token": "r8_" + RANDOM,
    "groq-key": "gsk_" + RANDOM,
    "xai-key": "xai-" + RANDOM + RANDOM,
    "aws-key": "AKIA" + "ABCD1234EFGH5678",
    "slack-token": "xoxb-" + RANDOM,
    "private-key": "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIabc\n-----END RSA PRIVATE KEY-----",
    "cookie-header": f"MUID=1A2B; _U={RANDOM}; SRCHD=AF=NOFORM",
    "opaque-token": BING,
}


@pytest.mark.parametrize(("kind", "secret"), SHAPES.items())
def test_every_shape_is_known_by_itself_and_masked_anywhere(kind: str, secret: str) -> None:
    assert secret_kind(secret) == kind
    assert secret_kind(f"  {secret}\n") == kind
    shown = redact(f"client = Thing('{secret}', retries=3)  # {kind}")
    assert secret[5:] not in shown
    assert shown.startswith("client = Thing('")
    assert shown.endswith(f"', retries=3)  # {kind}")
    assert len(secret_prefix(secret)) <= 4
    assert redact(shown) == shown


def test_masks_do_not_tell_the_length() -> None:
    assert redact(KEY) == redact(KEY + RANDOM) == "sk-***"
    assert redact(JWE) == "eyJ***"
    assert secret_kind("Bearer " + JWT) == "jwt"
    assert (secret_prefix(KEY), secret_prefix(PSID), secret_prefix("plain")) == ("sk-", "", "")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('api_key="abcd1234efgh"', 'api_key="***"'),
        ("'apiKey': 'abcd1234efgh'", "'apiKey': '***'"),
        ('self.access_token: str = "tok_8812ab34"', 'self.access_token: str = "***"'),
        ('os.environ["IMAGE_TOKEN"] = "tok_8812ab34"', 'os.environ["IMAGE_TOKEN"] = "***"'),
        ('os.getenv("IMAGE_TOKEN", "tok_8812ab34")', 'os.getenv("IMAGE_TOKEN", "***")'),
        ('ImageGen(auth_cookie="1AbCd92kk")', 'ImageGen(auth_cookie="***")'),
        ('if token == "tok_8812ab34":', 'if token == "***":'),
        ('headers={"Authorization": "Bearer abc.def123456"}', 'headers={"Authorization": "Bearer ***"}'),
        ("-H 'authorization: bearer abc.def123456'", "-H 'authorization: bearer ***'"),
        ('{"Cookie": "SID=abc123; HSID=def"}', '{"Cookie": "***"}'),
        ('cookies={"_U": "1AbCd92kk"}', 'cookies={"_U": "***"}'),
        ('session.cookies.set("__Secure-1PSID", "g.b77abc")', 'session.cookies.set("__Secure-1PSID", "***")'),
        ('password="hunter2"', 'password="***"'),
        ("passwd = 'correcthorse'", "passwd = '***'"),
        ("postgres://bot:hunter2@db.example/x", "postgres://bot:***@db.example/x"),
        ("socks5://u:p4ssw0rd@10.0.0.1:1080", "socks5://u:***@10.0.0.1:1080"),
        ("https://x.example/v1?key=ab12cd34ef&n=1", "https://x.example/v1?key=***&n=1"),
        ("https://x.example/v1?n=1&access_token=ab12cd34ef", "https://x.example/v1?n=1&access_token=***"),
        ("A=1\nOPENAI_API_KEY=ab12cd34ef\nB=2", "A=1\nOPENAI_API_KEY=***\nB=2"),
        ("+export BING_COOKIE=1AbCd92kk", "+export BING_COOKIE=***"),
        ("  api_key: ab12cd34ef56", "  api_key: ***"),
        ("- token: ab12cd34ef56", "- token: ***"),
    ],
)
def test_places(text: str, shown: str) -> None:
    assert redact(text) == shown
    assert redact(shown) == shown


LOOK_ALIKES = """\
client = OpenAI(api_key=os.environ["OPENAI_API_KEY"])
client = OpenAI(api_key=settings.openai_api_key)
api_key = os.getenv("OPENAI_API_KEY", "")
api_key = "your-api-key"
api_key="YOUR_API_KEY"
api_key="sk-xxxxxxxxxxxxxxxx"
api_key="sk-..."
api_key="<token>"
api_key="${OPENAI_API_KEY}"
api_key="not-needed"
api_key="dummy-key-1"
token = "<|endoftext|>"
pad_token="[PAD]", eos_token="</s>"
max_tokens=1024, token_count: int = 5
tokenizer = "cl100k_base"
token_url = "https://auth.example/oauth2/token"
token_type = "bearer"
headers = {"Authorization": f"Bearer {token}"}
headers = {"Authorization": "Bearer " + token1}
raise ValueError("Bearer authentication is required")
raise ValueError("basic authentication failed")
auth_cookie = cookies["_U"]
auth_cookie = next(cookie_cycle2)
cookie_name = "__Secure-1PSID"
cookies = {"_U": auth_cookie}
cookies = {"__Secure-1PSID": os.environ["PSID_1"]}
cookies={"_U": "your _U cookie"}
"password": {"type": "string"}
password = getpass.getpass("Password: ")
password="password"
grant_type = "password"
secret_name = "prod/openai/key1"
"Cookie": cookie_header
from sklearn import svm  # sk-learn is fine, so is risk-1234567890 and task-abcdef12345
locale = "sk-SK"
model = "gpt-image-2-2026-04-21"
url = "https://chatgpt.com/backend-api/conversation/2c9d8a51-7f8e-4b0e-9d53-9ad0a9f8a8c1"
url = f"https://{user}:{password}@proxy.example:8080"
url = "http://localhost:8080/@user/v1?size=1024x1024&quality=high"
url = "https://x.example/?key=value&token={token}&sig=%s"
git clone git@github.com:example/project.git
sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
digest = "sha512-9Ak2x/3rRZ0q4vL1m8c2n7b5t6y7u8i9o0p1a2s3d4f5g6h7j8k9l0z1x2c3v4b5n6m7q8w9e0r1=="
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
test_generates_an_image_when_the_prompt_is_given_and_the_model_is_2_or_3_or_4_or_5()
API_KEY=os.environ["KEY1234"]
OPENAI_API_KEY=
OPENAI_API_KEY=your-key-here-123
api_key: str
api_key: Optional[SecretStr] = None
token: Annotated[str, Depends(oauth2_scheme)]
  image: registry.example/chat2api:v1.2.3
  secret: ${RELAY_SECRET_1}
def refresh(token: str, cookie: str) -> str: ...
assert redact("sk-***") == "sk-***"
time = "12345678:ok"
"""


@pytest.mark.parametrize("line", LOOK_ALIKES.splitlines())
def test_ordinary_code_is_left_alone(line: str) -> None:
    assert redact(line) == line


@pytest.mark.parametrize(
    "text",
    ["", "gpt-image-2", "https://chatgpt.com/backend-api", "https://u:hunter2@x.example", "a red fox, 4k", "b64_json",
     "images/generations", "1024x1024", KEY + " and more", f"key={KEY}", "sk-your-key-1234", "Bearer token"],
)  # fmt: skip
def test_a_text_that_is_not_all_credential_has_no_kind(text: str) -> None:
    assert secret_kind(text) is None


@pytest.mark.parametrize(
    "text", ["", " ", "xxxx", "sk-xxxx", "your-api-key", "YOUR_TOKEN", "OPENAI_API_KEY", "<token>", "no-key",
             "${KEY}", "{api_key}", "sk-...", "***", "changeme",
             "dummy", "test", "none", "my-secret-key", "api_key", "access token", "000000"],
)  # fmt: skip
def test_placeholders(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize("text", [KEY, BING, "hunter2", "1AbCd92kk", "tok_8812ab34", "han1234"])
def test_no_placeholders(text: str) -> None:
    assert not is_placeholder(text)


def test_named_literals_are_masked_longest_first() -> None:
    assert redact("u=alpha p=alphabet", ["alpha", "alphabet", "p=", ""]) == "u=*** p=***"


def test_digest() -> None:
    assert digest("a") != digest("b")
    assert digest("a") == digest("a")
    assert len(digest(KEY)) == 12
    assert int(digest("\udce9"), 16) >= 0


def test_real_keys_are_no_placeholders_by_chance() -> None:
    source = random.Random(7)
    alphabet = string.ascii_letters + string.digits + "-_"
    keys = ["sk-proj-" + "".join(source.choices(alphabet, k=60)) for _ in range(3000)]
    assert [key for key in keys if secret_kind(key) is None] == []


@pytest.mark.parametrize("unit", ["a.", "a", "=", "token ", "_U=", "a=b; ", "A1b", '"', "key: a ", "https://a:"])
def test_long_odd_texts_take_no_long_time(unit: str) -> None:
    started = time.process_time()
    redact(unit * (100_000 // len(unit)))
    assert time.process_time() - started < 3


@pytest.mark.parametrize("before", range(60, 80))
@pytest.mark.parametrize("secret", ["ghp_" + RANDOM, KEY, "_U=" + BING, JWT], ids=["github", "openai", "bing", "jwt"])
def test_a_sentence_that_ends_inside_of_a_credential_tells_nothing_of_it(secret: str, before: int) -> None:
    told = shown(Known(value=f"{'x ' * (before // 2)}{secret} and more"))

    assert told.endswith('…"')
    assert secret[6:12] not in told
