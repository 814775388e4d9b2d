"""Who is who: the same person, the same card, and what is asked of people where the sheets do not say."""
