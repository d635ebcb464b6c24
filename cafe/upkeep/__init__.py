"""Looking after an instance: backups, putting one back, and how everything stands."""
