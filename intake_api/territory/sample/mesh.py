"""A plane cut into faces that share their vertices: what is cut on one side of a border is seen on the other."""

from hotline.rings import Vertex, area2, crossing, flat


class Mesh:
    """Faces are anticlockwise rings of vertex numbers; each directed edge belongs to one face."""

    def __init__(self) -> None:
        self.points: list[Vertex] = []
        self.faces: list[list[int]] = []
        self._face_of: dict[tuple[int, int], int] = {}

    def point(self, x: float, y: float) -> int:
        """A new vertex."""
        self.points.append((round(x), round(y)))
        return len(self.points) - 1

    def add(self, ring: list[int]) -> int:
        """A new face."""
        self.faces.append(ring)
        self._claim(len(self.faces) - 1)
        return len(self.faces) - 1

    def coordinates(self, face: int) -> list[Vertex]:
        return [self.points[number] for number in self.faces[face]]

    def area2(self, face: int) -> int:
        """Twice its area."""
        return area2(flat(self.coordinates(face)))

    def split(self, a: int, b: int, vertex: int) -> None:
        """Put a vertex on the edge between a and b, in both faces that share it."""
        for start, end in ((a, b), (b, a)):
            face = self._face_of.pop((start, end), None)
            if face is not None:
                ring = self.faces[face]
                ring.insert(ring.index(start) + 1, vertex)
                self._face_of[start, vertex] = self._face_of[vertex, end] = face

    def cut(self, face: int, start: int, end: int, between: list[int]) -> int:
        """Cut a face along `start, *between, end`; its left part keeps the number, the right part's is returned."""
        ring = self.faces[face]
        at = ring.index(start)
        ring = ring[at:] + ring[:at]
        to = ring.index(end)
        self.faces[face] = [start, *between, *ring[to:]]
        self._claim(face)
        return self.add([*ring[: to + 1], *reversed(between)])

    def is_simple(self, ring: list[int]) -> bool:
        return crossing(flat(self.points[number] for number in ring)) is None

    def around(self) -> dict[int, list[int]]:
        """The faces at each vertex."""
        found: dict[int, list[int]] = {}
        for face, ring in enumerate(self.faces):
            for vertex in ring:
                found.setdefault(vertex, []).append(face)
        return found

    def _claim(self, face: int) -> None:
        ring = self.faces[face]
        for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
            self._face_of[a, b] = face
