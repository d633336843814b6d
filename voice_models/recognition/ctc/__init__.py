"""Recognise Vietnamese speech with the weights that the `viet-asr` wheel carries: Kaldi filter banks, a streaming
Conformer run by onnxruntime, CTC prefix beam search with phrase bias. The library of the wheel is not used: with its
own feature code and decoder the same weights get twice as many words wrong.

Read `recogniser.py` first, then `decoder.py`.
"""
