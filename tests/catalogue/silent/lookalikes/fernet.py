from cryptography.fernet import Fernet

STORED = b"gAAAAABkQ3VhbGx5T25seUFuRXhhbXBsZVRva2Vu"


def opened(key: bytes) -> bytes:
    return Fernet(key).decrypt(STORED)


def is_fernet(text: str) -> bool:
    return text.startswith(("gAAAAAB", "gAAAAAC"))
