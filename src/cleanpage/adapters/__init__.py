"""cleanpage inside other people's pipelines. One file a framework, each imported only when asked for; none of them cleans by itself.

`rows` turns one page into an outcome whatever arrives, `arrow` is the same for a batch of rows, and the others translate.
"""
