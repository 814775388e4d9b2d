"""Leads: what an auditor of student aid would look at first, each with its evidence. A lead is a question, never a verdict: it holds no
payment, refuses nobody and stands in no public output.

Each module is one lead: `KIND`, its texts, and `find`, which takes what a run has seen and returns lines of evidence. What can only be
said of schools or of amounts as a whole is a statistic (`rates`, `digits`): figures and their limits, no names.

What auditors report finding (Chinese audit offices' published cases): aid paid into the cards of class teachers, parents or classmates; to
students who had left; fifteen times to one student; without any application; to invented students; lists signed by one hand.
"""
