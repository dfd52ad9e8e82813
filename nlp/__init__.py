"""jieba and the classifier: what was said becomes a draft."""
