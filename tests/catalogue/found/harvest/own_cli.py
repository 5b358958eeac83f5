import subprocess


def codex(prompt: str) -> None:
    subprocess.run(["codex", "exec", "--full-auto", f"Generate an image of {prompt} and save it as out.png"], check=True)  # expect: wrapper


def dreamina(prompt: str) -> str:
    return subprocess.run(["dreamina", "text2image", "--prompt", prompt], capture_output=True, text=True, check=True).stdout  # expect: wrapper
