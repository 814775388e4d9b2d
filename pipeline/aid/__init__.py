"""Who is aided and with how much: claims, hardship, decisions, entitlement, quotas, fund shares. `settle` puts them in order."""
