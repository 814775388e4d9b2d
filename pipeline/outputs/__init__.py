"""One module per output. Each turns a run's results into plain descriptions of workbooks; workers write them."""
