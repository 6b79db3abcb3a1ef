"""`make bench`: what the service costs, each figure beside a reference measured in the same run.

A figure alone says more of the machine than of the code. So every one is a ratio to a reference that
runs on the same server with the same options, over the same articles, under the same load, in turns.
Nothing is written into the tree: databases, logs and pictures live in a temporary folder.
"""
