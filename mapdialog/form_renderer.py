"""Forms look the same everywhere: `{{ form }}` and `{{ form.title.as_field_group }}`."""

from django.forms.renderers import TemplatesSetting


class HouseStyle(TemplatesSetting):
    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
