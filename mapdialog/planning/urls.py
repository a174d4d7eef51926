from django.urls import URLPattern

public: list[URLPattern] = []
staff: list[URLPattern] = []
