import discord
import websockets
from feed import push

intents = discord.Intents.default()


async def serve():
    await websockets.serve(lambda socket: push(socket, "a fox"), "localhost", 8080)
