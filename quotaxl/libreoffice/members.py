"""The members of xlwings' engines that this one has: what the live adapter, and xlwings on its behalf, use.

A test holds the classes to this list, and the list to what is used; each member has a test of what it does.
"""

MEMBERS = {
    name: tuple(members.split())
    for name, members in {
        "Engine": "apps clean_value_data name prepare_xl_data_element type",
        "Apps": "__getitem__ __iter__ __len__ add keys",
        "App": "activate alert api books display_alerts engine kill pid quit screen_updating selection status_bar "
        "version visible",
        "Books": "__call__ __iter__ __len__ active add open",
        "Book": "activate api app close fullname name names protected save sheets to_pdf uid",
        "Sheets": "__call__ __iter__ __len__ active add",
        "Sheet": "activate annotations book cells delete freeze_panes index name names note_at notes protected range "
        "used_range visible",
        "FreezePanes": "freeze_at",
        "Range": "__call__ __len__ add_hyperlink add_note address api areas borders clear_contents color column "
        "column_width conditional_formats copy delete filter_buttons font formula get_address horizontal_alignment "
        "hyperlink insert max_cells_per_read max_cells_per_write merge merge_area merge_cells note number_format "
        "options raw_value row row_height row_hidden select shape sheet vertical_alignment wrap_text",
        "Font": "api bold color name size",
        "Borders": "api set",
        "ConditionalFormats": "__call__ __iter__ __len__ add_custom",
        "ConditionalFormat": "api delete fill_color formula stop_if_true type",
        "Union": "areas",
        "SheetNote": "author delete location text",
        "Names": "__call__ __len__ add contains snapshot",
        "Name": "delete name refers_to",
    }.items()
}
