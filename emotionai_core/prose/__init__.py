"""Accounts put into words: templates in English and Chinese, a language model under guard."""
