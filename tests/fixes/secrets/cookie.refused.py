# refused: literal-credential
from BingImageCreator import ImageGen


def draw(prompt, folder):
    generator = ImageGen("1Zx81Qw72Er63Ty54Ui45Op36abcdefABCDEF0123456789abcdefABCDEF0123456789_-")
    links = generator.get_images(prompt)
    generator.save_images(links, folder)
