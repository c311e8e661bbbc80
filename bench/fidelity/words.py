"""The injector's own word lists: nothing here is shared with the checks."""


def _rows(*rows: str) -> list[list[str]]:
    """One list a row, words parted by commas."""
    return [[word.strip() for word in row.split(",")] for row in rows]


COUNTS = {
    "en": "two three four five six seven eight nine ten eleven twelve fifteen twenty "
    "thirty".split(),
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce quince veinte "
    "treinta".split(),
}
UNITS = {
    "en": _rows(
        "mg, mcg, g, ml, kg",
        "milligrams, grams, micrograms, milliliters",
        "hours, days, weeks, months, years, minutes",
        "hour, day, week, month, year, minute",
        "metres, centimetres, feet, kilometres, miles, meters, inches",
        "tablet, capsule, teaspoon, drop, puff",
        "tablets, teaspoons, drops, puffs",
        "kilos, pounds, ounces",
        "Celsius, Fahrenheit",
        "percent, degrees, units",
    ),
    "es": _rows(
        "mg, mcg, g, ml, kg",
        "miligramos, gramos, microgramos, mililitros",
        "horas, días, semanas, meses, años, minutos",
        "hora, día, semana, mes, año, minuto",
        "metros, centímetros, pies, kilómetros, millas, pulgadas",
        "tableta, cápsula, cucharadita, gota",
        "tabletas, cucharaditas, gotas",
        "kilos, libras, onzas",
        "centígrados, Fahrenheit",
        "por ciento, grados, unidades",
    ),
}
MONTHS = {
    "en": "January February March April May June July August September October November "
    "December".split(),
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre".split(),
}
DATES = {
    "en": _rows(
        "Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday",
        "yesterday, tomorrow",
        "today, tomorrow, yesterday",
        "last week, next week",
        "a.m., p.m.",
        "morning, night",
        "summer, winter",
    ),
    "es": _rows(
        "lunes, martes, miércoles, jueves, viernes, sábado, domingo",
        "ayer, mañana",
        "hoy, mañana, ayer",
        "la semana pasada, la próxima semana",
        "a. m., p. m.",
        "de la mañana, de la tarde",
        "verano, invierno",
    ),
}
DRUGS = {
    "en": "ibuprofen acetaminophen naproxen aspirin amoxicillin penicillin "
    "azithromycin metformin insulin losartan lisinopril warfarin heparin prednisone "
    "omeprazole chloroquine hydroxychloroquine remdesivir lopinavir ritonavir favipiravir "
    "umifenovir ribavirin interferon tocilizumab albuterol gabapentin lorazepam zolpidem "
    "levothyroxine atorvastatin sulfa hydrocortisone dexamethasone "
    "oseltamivir ivermectin antibiotic".split(),
    "es": "ibuprofeno acetaminofén naproxeno aspirina amoxicilina penicilina "
    "azitromicina metformina insulina losartán lisinopril warfarina heparina prednisona "
    "omeprazol cloroquina hidroxicloroquina remdesivir lopinavir ritonavir favipiravir "
    "umifenovir ribavirina interferón tocilizumab albuterol gabapentina lorazepam "
    "zolpidem levotiroxina atorvastatina sulfa hidrocortisona dexametasona "
    "oseltamivir ivermectina antibiótico".split(),
}
ALLERGENS = {
    "en": "penicillin peanuts shellfish latex eggs pollen amoxicillin sulfa".split(),
    "es": "penicilina cacahuates mariscos látex huevo polen amoxicilina sulfa".split(),
}
SIDES = {
    "en": [("left", "right"), ("right", "left"), ("both", "left")],
    "es": [
        ("izquierdo", "derecho"),
        ("derecho", "izquierdo"),
        ("izquierda", "derecha"),
        ("derecha", "izquierda"),
        ("ambos", "izquierdos"),
        ("bilaterales", "izquierdas"),
    ],
}
OPPOSITES = {
    "en": [
        ("never", "always"),
        ("without", "with"),
        ("nothing", "everything"),
        ("nobody", "everybody"),
    ],
    "es": [("nunca", "siempre"), ("sin", "con"), ("nada", "todo"), ("nadie", "todos")],
}
VERBS = {
    "en": r"\b(is|are|was|were|can|should|will|may|must|could|have|has|had|does|do)\b"
    r"(?! not|n't| no\b| never)",
    "es": r"(?<!no )(?<!ni )(?<!nunca )(?<!se )\b(es|son|era|eran|está|están|tiene|tienen|tengo|"
    r"puede|pueden|debe|deben|ha|han|hay|se)\b",
}
