"""The operator's side: one command, `lingrid`, the only place that puts bot and api together."""
