"""How well figures are found: a labelled set in two halves, and what is counted on it.

Look at the development half alone while the finder is changed; the test half says what that was worth.
"""
