import importlib

mod = importlib.import_module("BingImageCreator")
gen = mod.ImageGen("cookie-value-here", "")
gen.get_images("x")  # expect: cookie
