"""The catalogues of labels and messages: `messages.po` of each language but Chinese, in which the program itself is written."""
