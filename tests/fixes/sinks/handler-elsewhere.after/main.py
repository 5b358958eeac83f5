from images import draw
from telegram.ext import CommandHandler, Updater

updater = Updater(token="token-from-nowhere")
updater.dispatcher.add_handler(CommandHandler("draw", draw))
