"""Networks: the contract every connector keeps, the registry, channels, token vault, rate budget."""
