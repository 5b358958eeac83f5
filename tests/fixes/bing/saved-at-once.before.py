import argparse
import os

from BingImageCreator import ImageGen


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--prompt")
    args = parser.parse_args()
    maker = ImageGen(os.environ["BING_U"], quiet=True)
    maker.save_images(
        maker.get_images(args.prompt),
        output_dir="out",
        download_count=2,
    )
