"""SIC sections and UK regions (pure).

Sections: UK SIC 2007, by the first two digits of a code. Regions: the statistical regions, by
postcode area; an area that crosses a border counts where most of its addresses are.
"""

SECTIONS = (
    ("A", "Agriculture, forestry and fishing", 1, 3),
    ("B", "Mining and quarrying", 5, 9),
    ("C", "Manufacturing", 10, 33),
    ("D", "Electricity, gas, steam and air conditioning", 35, 35),
    ("E", "Water, sewerage and waste", 36, 39),
    ("F", "Construction", 41, 43),
    ("G", "Wholesale and retail trade", 45, 47),
    ("H", "Transport and storage", 49, 53),
    ("I", "Accommodation and food service", 55, 56),
    ("J", "Information and communication", 58, 63),
    ("K", "Finance and insurance", 64, 66),
    ("L", "Real estate", 68, 68),
    ("M", "Professional, scientific and technical", 69, 75),
    ("N", "Administrative and support services", 77, 82),
    ("O", "Public administration and defence", 84, 84),
    ("P", "Education", 85, 85),
    ("Q", "Health and social work", 86, 88),
    ("R", "Arts, entertainment and recreation", 90, 93),
    ("S", "Other services", 94, 96),
    ("T", "Households as employers", 97, 98),
    ("U", "Extraterritorial organisations", 99, 99),
)
UNKNOWN_SECTION = "section not known"
UNKNOWN_REGION = "region not known"

_REGIONS = {
    "North East": "DH DL NE SR TS",
    "North West": "BB BL CA CH CW FY L LA M OL PR SK WA WN",
    "Yorkshire and the Humber": "BD DN HD HG HU HX LS S WF YO",
    "East Midlands": "DE LE LN NG NN",
    "West Midlands": "B CV DY HR ST TF WR WS WV",
    "East of England": "AL CB CM CO IP LU NR PE SG SS WD",
    "London": "BR CR DA E EC EN HA IG KT N NW RM SE SM SW TW UB W WC",
    "South East": "BN CT GU HP ME MK OX PO RG RH SL SO TN",
    "South West": "BA BH BS DT EX GL PL SN SP TA TQ TR",
    "Wales": "CF LD LL NP SA SY",
    "Scotland": "AB DD DG EH FK G HS IV KA KW KY ML PA PH TD ZE",
    "Northern Ireland": "BT",
    "Crown dependencies": "GY IM JE",
}
_BY_AREA = {area: region for region, areas in _REGIONS.items() for area in areas.split()}


def section(sic: tuple[str, ...]) -> str:
    """`C Manufacturing`, by the first code that belongs to one."""
    for code in sic:
        division = int(code[:2]) if code[:2].isdigit() else 0
        for letter, name, first, last in SECTIONS:
            if first <= division <= last and code != "99999":
                return f"{letter} {name}"
    return UNKNOWN_SECTION


def region(postcode: str | None) -> str:
    letters = ""
    for character in (postcode or "").strip().upper():
        if not character.isalpha():
            break
        letters += character
    return _BY_AREA.get(letters, UNKNOWN_REGION)
