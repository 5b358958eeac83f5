from webscout.TTI import VisualGPT


def draw(prompt: str):
    return VisualGPT().images.create(prompt=prompt)  # expect: session-relay
