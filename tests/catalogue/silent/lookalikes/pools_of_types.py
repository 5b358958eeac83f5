import multiprocessing as mp

import aiomysql
from psycopg_pool import ConnectionPool


async def database():
    pool = await aiomysql.create_pool(host="localhost", user="u", password="p", db="images")
    async with pool.acquire() as connection:
        return connection


def sql() -> ConnectionPool:
    return ConnectionPool("postgresql://localhost/images")


def work(draw, prompts: list) -> list:
    with mp.Pool(4) as pool:
        return pool.map(draw, prompts)
