"""The Streamlit screens: they read and write through services and decide nothing."""
