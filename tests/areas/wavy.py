"""Small nets with common borders, square and crooked, for what is asked of borders alone."""

from itertools import pairwise

import numpy as np
from shapely import Polygon

WEST, SOUTH, SIDE = 113.3, 22.5, 0.01


def square(column: int, row: int) -> Polygon:
    west, south = WEST + column * SIDE, SOUTH + row * SIDE
    return Polygon([(west, south), (west + SIDE, south), (west + SIDE, south + SIDE), (west, south + SIDE)])


def wavy_net(size: int, bends: int = 3) -> dict[str, Polygon]:
    """Squares with common crooked borders: vertices are shifted by a function of their place alone."""

    def bend(rows):
        shift = np.sin(rows[:, ::-1] * 4321.0) * SIDE * 0.05
        return np.round(rows + shift, 9)

    net = {}
    for column in range(size):
        for row in range(size):
            corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1), (column, row)]
            ring = []
            for (x1, y1), (x2, y2) in pairwise(corners):
                ring += [(x1 + (x2 - x1) * k / bends, y1 + (y2 - y1) * k / bends) for k in range(bends)]
            points = np.round(np.array(ring), 6) * SIDE + (WEST, SOUTH)
            net[f"{column}{row:02}"] = Polygon(bend(points))
    return net
