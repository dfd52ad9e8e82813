"""The rough layout of the sample city: where 13 districts lie, and how many streets, communities and grids each has.

Division codes are those of GB/T 2260, counts add up to what the city published; borders are sketched, not surveyed.
"""

from dataclasses import dataclass

CORNERS: dict[str, tuple[float, float]] = {
    "A": (123.385, 41.805), "B": (123.430, 41.812), "C": (123.455, 41.822), "D": (123.530, 41.810),
    "E": (123.520, 41.755), "F": (123.430, 41.745), "G": (123.365, 41.730), "H": (123.560, 41.880),
    "I": (123.450, 41.890), "J": (123.350, 41.900), "K": (123.335, 41.830), "L": (123.240, 41.810),
    "M": (123.200, 41.700), "N": (123.290, 41.690), "O": (123.200, 41.960), "P": (123.050, 41.800),
    "Q": (123.100, 41.620), "R": (123.720, 41.930), "S": (123.700, 42.120), "T": (123.450, 42.200),
    "U": (123.280, 42.100), "V": (123.400, 41.660), "W": (123.580, 41.620), "X": (123.780, 41.680),
    "Y": (123.800, 41.850), "Z": (123.180, 41.500), "a": (123.350, 41.420), "b": (123.620, 41.420),
    "c": (123.750, 41.550), "d": (122.800, 41.660), "e": (122.620, 41.500), "f": (122.750, 41.250),
    "g": (123.000, 41.300), "h": (122.450, 41.750), "i": (122.420, 42.050), "j": (122.750, 42.250),
    "k": (123.050, 42.220), "l": (123.650, 42.400), "m": (123.620, 42.550), "n": (123.250, 42.620),
    "o": (122.950, 42.550), "p": (123.600, 42.800), "q": (123.200, 43.020), "r": (122.850, 42.850),
}  # fmt: skip
"""longitude and latitude, degrees"""


@dataclass(frozen=True, slots=True)
class DistrictPlan:
    code: str
    name: str
    alias: str
    border: str
    """its corners, anticlockwise"""
    streets: int
    communities: int
    grids: int
    rural: bool = False
    """has towns and villages around a seat"""


PLANS: tuple[DistrictPlan, ...] = (
    DistrictPlan("210102", "和平区", "和平", "AGFB", 10, 118, 1550),
    DistrictPlan("210103", "沈河区", "沈河", "BFEDC", 11, 126, 1650),
    DistrictPlan("210104", "大东区", "大东", "CDHI", 10, 115, 1500),
    DistrictPlan("210105", "皇姑区", "皇姑", "KABCIJ", 11, 140, 1850),
    DistrictPlan("210106", "铁西区", "铁西", "AKLMNG", 12, 160, 2150),
    DistrictPlan("210111", "苏家屯区", "苏家屯", "MZabcXWVN", 7, 66, 850),
    DistrictPlan("210112", "浑南区", "浑南", "NVWXYRHDEFG", 10, 108, 1450),
    DistrictPlan("210113", "沈北新区", "沈北", "JIHRSTUO", 8, 70, 900),
    DistrictPlan("210114", "于洪区", "于洪", "JOPQMLK", 8, 98, 1300),
    DistrictPlan("210115", "辽中区", "辽中", "MQdefgZ", 6, 42, 520, rural=True),
    DistrictPlan("210123", "康平县", "康平", "onmpqr", 5, 28, 330, rural=True),
    DistrictPlan("210124", "法库县", "法库", "kUTlmnoj", 5, 32, 380, rural=True),
    DistrictPlan("210181", "新民市", "新民", "QPOUkjihd", 7, 50, 672, rural=True),
)
