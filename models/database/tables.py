"""The modules that hold tables; Tortoise is told of these and of no others."""

MODULES = (
    "models.calendar.days",
    "models.grids",
    "models.addresses",
    "models.residents",
    "models.courses.tables",
    "models.courses.chained",
    "models.installation",
    "models.chats",
    "models.accounts",
    "models.members",
    "models.access",
    "models.answers",
    "models.categories",
    "models.requests.tables",
    "models.statistics.tables",
    "models.journal",
    "models.inbox",
    "models.outbox",
    "models.copies",
    "models.conversations",
)
