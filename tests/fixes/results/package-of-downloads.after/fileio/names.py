def named(path):
    return f"{path}.png"
