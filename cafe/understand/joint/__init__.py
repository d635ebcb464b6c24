"""What many organisations have shared, analysed together: the folders (`folders`), the analysis
partition by partition (`analysis`), and who computes it (`engine`)."""
