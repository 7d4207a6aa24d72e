#pragma clang diagnostic ignored "-Wc23-extensions"
#include "cassets.h"

#define FILE_BYTES(id) static const unsigned char id[]
#define ENTRY(name, id) {name, id, sizeof id}
#define AT(table) (index < sizeof table / sizeof table[0] ? &table[index] : NULL)

FILE_BYTES(migration_0001) = {
#embed "../../Migrations/0001_create_station.sql"
};
FILE_BYTES(migration_0002) = {
#embed "../../Migrations/0002_add_search.sql"
};
FILE_BYTES(migration_0003) = {
#embed "../../Migrations/0003_extend_programming.sql"
};
FILE_BYTES(migration_0004) = {
#embed "../../Migrations/0004_extend_content.sql"
};
FILE_BYTES(migration_0005) = {
#embed "../../Migrations/0005_add_people.sql"
};
FILE_BYTES(migration_0006) = {
#embed "../../Migrations/0006_name_rules.sql"
};
FILE_BYTES(migration_0007) = {
#embed "../../Migrations/0007_follow_libraries.sql"
};
FILE_BYTES(migration_0008) = {
#embed "../../Migrations/0008_add_horizon.sql"
};
FILE_BYTES(migration_0009) = {
#embed "../../Migrations/0009_extend_as_run.sql"
};
FILE_BYTES(migration_0010) = {
#embed "../../Migrations/0010_add_documents.sql"
};
FILE_BYTES(migration_0011) = {
#embed "../../Migrations/0011_drop_tables_of_documents.sql"
};
FILE_BYTES(migration_0012) = {
#embed "../../Migrations/0012_name_reasons_by_id.sql"
};
FILE_BYTES(migration_0013) = {
#embed "../../Migrations/0013_extend_accounts.sql"
};
FILE_BYTES(migration_0014) = {
#embed "../../Migrations/0014_add_answered_requests.sql"
};
FILE_BYTES(migration_0015) = {
#embed "../../Migrations/0015_name_specials_in_reasons.sql"
};
FILE_BYTES(migration_0016) = {
#embed "../../Migrations/0016_analyse_media.sql"
};
FILE_BYTES(migration_0017) = {
#embed "../../Migrations/0017_add_invitations.sql"
};

FILE_BYTES(page_app_html) = {
#embed "../WebAPI/UI/app.html"
};
FILE_BYTES(page_app_js) = {
#embed "../WebAPI/UI/app.js"
};
FILE_BYTES(page_icon_svg) = {
#embed "../WebAPI/UI/icon.svg"
};
FILE_BYTES(page_core_api_js) = {
#embed "../WebAPI/UI/core/api.js"
};
FILE_BYTES(page_core_cells_js) = {
#embed "../WebAPI/UI/core/cells.js"
};
FILE_BYTES(page_core_documents_js) = {
#embed "../WebAPI/UI/core/documents.js"
};
FILE_BYTES(page_core_dom_js) = {
#embed "../WebAPI/UI/core/dom.js"
};
FILE_BYTES(page_core_draft_js) = {
#embed "../WebAPI/UI/core/draft.js"
};
FILE_BYTES(page_core_events_js) = {
#embed "../WebAPI/UI/core/events.js"
};
FILE_BYTES(page_core_features_js) = {
#embed "../WebAPI/UI/core/features.js"
};
FILE_BYTES(page_core_query_js) = {
#embed "../WebAPI/UI/core/query.js"
};
FILE_BYTES(page_core_router_js) = {
#embed "../WebAPI/UI/core/router.js"
};
FILE_BYTES(page_core_schema_js) = {
#embed "../WebAPI/UI/core/schema.js"
};
FILE_BYTES(page_core_sentence_js) = {
#embed "../WebAPI/UI/core/sentence.js"
};
FILE_BYTES(page_core_specials_js) = {
#embed "../WebAPI/UI/core/specials.js"
};
FILE_BYTES(page_core_store_js) = {
#embed "../WebAPI/UI/core/store.js"
};
FILE_BYTES(page_core_texts_js) = {
#embed "../WebAPI/UI/core/texts.js"
};
FILE_BYTES(page_core_tiles_js) = {
#embed "../WebAPI/UI/core/tiles.js"
};
FILE_BYTES(page_core_time_js) = {
#embed "../WebAPI/UI/core/time.js"
};
FILE_BYTES(page_player_boxes_js) = {
#embed "../WebAPI/UI/player/boxes.js"
};
FILE_BYTES(page_player_file_js) = {
#embed "../WebAPI/UI/player/file.js"
};
FILE_BYTES(page_player_player_js) = {
#embed "../WebAPI/UI/player/player.js"
};
FILE_BYTES(page_player_transmuxer_js) = {
#embed "../WebAPI/UI/player/transmuxer.js"
};
FILE_BYTES(page_screens_changes_js) = {
#embed "../WebAPI/UI/screens/changes.js"
};
FILE_BYTES(page_screens_channel_js) = {
#embed "../WebAPI/UI/screens/channel.js"
};
FILE_BYTES(page_screens_channels_js) = {
#embed "../WebAPI/UI/screens/channels.js"
};
FILE_BYTES(page_screens_facets_js) = {
#embed "../WebAPI/UI/screens/facets.js"
};
FILE_BYTES(page_screens_file_js) = {
#embed "../WebAPI/UI/screens/file.js"
};
FILE_BYTES(page_screens_guide_drag_js) = {
#embed "../WebAPI/UI/screens/guide-drag.js"
};
FILE_BYTES(page_screens_guide_panel_js) = {
#embed "../WebAPI/UI/screens/guide-panel.js"
};
FILE_BYTES(page_screens_guide_picker_js) = {
#embed "../WebAPI/UI/screens/guide-picker.js"
};
FILE_BYTES(page_screens_guide_place_js) = {
#embed "../WebAPI/UI/screens/guide-place.js"
};
FILE_BYTES(page_screens_guide_source_js) = {
#embed "../WebAPI/UI/screens/guide-source.js"
};
FILE_BYTES(page_screens_guide_css) = {
#embed "../WebAPI/UI/screens/guide.css"
};
FILE_BYTES(page_screens_guide_js) = {
#embed "../WebAPI/UI/screens/guide.js"
};
FILE_BYTES(page_screens_history_js) = {
#embed "../WebAPI/UI/screens/history.js"
};
FILE_BYTES(page_screens_library_js) = {
#embed "../WebAPI/UI/screens/library.js"
};
FILE_BYTES(page_screens_media_css) = {
#embed "../WebAPI/UI/screens/media.css"
};
FILE_BYTES(page_screens_media_js) = {
#embed "../WebAPI/UI/screens/media.js"
};
FILE_BYTES(page_screens_on_air_js) = {
#embed "../WebAPI/UI/screens/on-air.js"
};
FILE_BYTES(page_screens_people_js) = {
#embed "../WebAPI/UI/screens/people.js"
};
FILE_BYTES(page_screens_rules_js) = {
#embed "../WebAPI/UI/screens/rules.js"
};
FILE_BYTES(page_screens_selection_js) = {
#embed "../WebAPI/UI/screens/selection.js"
};
FILE_BYTES(page_screens_screens_css) = {
#embed "../WebAPI/UI/screens/screens.css"
};
FILE_BYTES(page_screens_station_css) = {
#embed "../WebAPI/UI/screens/station.css"
};
FILE_BYTES(page_screens_station_js) = {
#embed "../WebAPI/UI/screens/station.js"
};
FILE_BYTES(page_screens_system_js) = {
#embed "../WebAPI/UI/screens/system.js"
};
FILE_BYTES(page_screens_things_js) = {
#embed "../WebAPI/UI/screens/things.js"
};
FILE_BYTES(page_screens_watch_js) = {
#embed "../WebAPI/UI/screens/watch.js"
};
FILE_BYTES(page_screens_welcome_css) = {
#embed "../WebAPI/UI/screens/welcome.css"
};
FILE_BYTES(page_screens_welcome_js) = {
#embed "../WebAPI/UI/screens/welcome.js"
};
FILE_BYTES(page_ui_chevron_svg) = {
#embed "../WebAPI/UI/ui/chevron.svg"
};
FILE_BYTES(page_ui_draft_bar_js) = {
#embed "../WebAPI/UI/ui/draft-bar.js"
};
FILE_BYTES(page_ui_form_js) = {
#embed "../WebAPI/UI/ui/form.js"
};
FILE_BYTES(page_ui_grid_js) = {
#embed "../WebAPI/UI/ui/grid.js"
};
FILE_BYTES(page_ui_layers_js) = {
#embed "../WebAPI/UI/ui/layers.js"
};
FILE_BYTES(page_ui_list_js) = {
#embed "../WebAPI/UI/ui/list.js"
};
FILE_BYTES(page_ui_measure_js) = {
#embed "../WebAPI/UI/ui/measure.js"
};
FILE_BYTES(page_ui_motifs_svg) = {
#embed "../WebAPI/UI/ui/motifs.svg"
};
FILE_BYTES(page_ui_palettes_css) = {
#embed "../WebAPI/UI/ui/palettes.css"
};
FILE_BYTES(page_ui_parts_css) = {
#embed "../WebAPI/UI/ui/parts.css"
};
FILE_BYTES(page_ui_parts_js) = {
#embed "../WebAPI/UI/ui/parts.js"
};
FILE_BYTES(page_ui_plain_css) = {
#embed "../WebAPI/UI/ui/plain.css"
};
FILE_BYTES(page_ui_qr_js) = {
#embed "../WebAPI/UI/ui/qr.js"
};
FILE_BYTES(page_ui_shell_js) = {
#embed "../WebAPI/UI/ui/shell.js"
};
FILE_BYTES(page_ui_sprite_js) = {
#embed "../WebAPI/UI/ui/sprite.js"
};
FILE_BYTES(page_ui_theme_js) = {
#embed "../WebAPI/UI/ui/theme.js"
};
FILE_BYTES(page_ui_tokens_css) = {
#embed "../WebAPI/UI/ui/tokens.css"
};
FILE_BYTES(page_ui_week_js) = {
#embed "../WebAPI/UI/ui/week.js"
};


static const cassets_file migrations[] = {
    ENTRY("0001_create_station.sql", migration_0001),
    ENTRY("0002_add_search.sql", migration_0002),
    ENTRY("0003_extend_programming.sql", migration_0003),
    ENTRY("0004_extend_content.sql", migration_0004),
    ENTRY("0005_add_people.sql", migration_0005),
    ENTRY("0006_name_rules.sql", migration_0006),
    ENTRY("0007_follow_libraries.sql", migration_0007),
    ENTRY("0008_add_horizon.sql", migration_0008),
    ENTRY("0009_extend_as_run.sql", migration_0009),
    ENTRY("0010_add_documents.sql", migration_0010),
    ENTRY("0011_drop_tables_of_documents.sql", migration_0011),
    ENTRY("0012_name_reasons_by_id.sql", migration_0012),
    ENTRY("0013_extend_accounts.sql", migration_0013),
    ENTRY("0014_add_answered_requests.sql", migration_0014),
    ENTRY("0015_name_specials_in_reasons.sql", migration_0015),
    ENTRY("0016_analyse_media.sql", migration_0016),
    ENTRY("0017_add_invitations.sql", migration_0017),
};

static const cassets_file pages[] = {
    ENTRY("app.html", page_app_html),
    ENTRY("app.js", page_app_js),
    ENTRY("icon.svg", page_icon_svg),
    ENTRY("core/api.js", page_core_api_js),
    ENTRY("core/cells.js", page_core_cells_js),
    ENTRY("core/documents.js", page_core_documents_js),
    ENTRY("core/dom.js", page_core_dom_js),
    ENTRY("core/draft.js", page_core_draft_js),
    ENTRY("core/events.js", page_core_events_js),
    ENTRY("core/features.js", page_core_features_js),
    ENTRY("core/query.js", page_core_query_js),
    ENTRY("core/router.js", page_core_router_js),
    ENTRY("core/schema.js", page_core_schema_js),
    ENTRY("core/sentence.js", page_core_sentence_js),
    ENTRY("core/specials.js", page_core_specials_js),
    ENTRY("core/store.js", page_core_store_js),
    ENTRY("core/texts.js", page_core_texts_js),
    ENTRY("core/tiles.js", page_core_tiles_js),
    ENTRY("core/time.js", page_core_time_js),
    ENTRY("player/boxes.js", page_player_boxes_js),
    ENTRY("player/file.js", page_player_file_js),
    ENTRY("player/player.js", page_player_player_js),
    ENTRY("player/transmuxer.js", page_player_transmuxer_js),
    ENTRY("screens/changes.js", page_screens_changes_js),
    ENTRY("screens/channel.js", page_screens_channel_js),
    ENTRY("screens/channels.js", page_screens_channels_js),
    ENTRY("screens/facets.js", page_screens_facets_js),
    ENTRY("screens/file.js", page_screens_file_js),
    ENTRY("screens/guide-drag.js", page_screens_guide_drag_js),
    ENTRY("screens/guide-panel.js", page_screens_guide_panel_js),
    ENTRY("screens/guide-picker.js", page_screens_guide_picker_js),
    ENTRY("screens/guide-place.js", page_screens_guide_place_js),
    ENTRY("screens/guide-source.js", page_screens_guide_source_js),
    ENTRY("screens/guide.css", page_screens_guide_css),
    ENTRY("screens/guide.js", page_screens_guide_js),
    ENTRY("screens/history.js", page_screens_history_js),
    ENTRY("screens/library.js", page_screens_library_js),
    ENTRY("screens/media.css", page_screens_media_css),
    ENTRY("screens/media.js", page_screens_media_js),
    ENTRY("screens/on-air.js", page_screens_on_air_js),
    ENTRY("screens/people.js", page_screens_people_js),
    ENTRY("screens/rules.js", page_screens_rules_js),
    ENTRY("screens/selection.js", page_screens_selection_js),
    ENTRY("screens/screens.css", page_screens_screens_css),
    ENTRY("screens/station.css", page_screens_station_css),
    ENTRY("screens/station.js", page_screens_station_js),
    ENTRY("screens/system.js", page_screens_system_js),
    ENTRY("screens/things.js", page_screens_things_js),
    ENTRY("screens/watch.js", page_screens_watch_js),
    ENTRY("screens/welcome.css", page_screens_welcome_css),
    ENTRY("screens/welcome.js", page_screens_welcome_js),
    ENTRY("ui/chevron.svg", page_ui_chevron_svg),
    ENTRY("ui/draft-bar.js", page_ui_draft_bar_js),
    ENTRY("ui/form.js", page_ui_form_js),
    ENTRY("ui/grid.js", page_ui_grid_js),
    ENTRY("ui/layers.js", page_ui_layers_js),
    ENTRY("ui/list.js", page_ui_list_js),
    ENTRY("ui/measure.js", page_ui_measure_js),
    ENTRY("ui/motifs.svg", page_ui_motifs_svg),
    ENTRY("ui/palettes.css", page_ui_palettes_css),
    ENTRY("ui/parts.css", page_ui_parts_css),
    ENTRY("ui/parts.js", page_ui_parts_js),
    ENTRY("ui/plain.css", page_ui_plain_css),
    ENTRY("ui/qr.js", page_ui_qr_js),
    ENTRY("ui/shell.js", page_ui_shell_js),
    ENTRY("ui/sprite.js", page_ui_sprite_js),
    ENTRY("ui/theme.js", page_ui_theme_js),
    ENTRY("ui/tokens.css", page_ui_tokens_css),
    ENTRY("ui/week.js", page_ui_week_js),
};

const cassets_file *cassets_migration(size_t index) { return AT(migrations); }
const cassets_file *cassets_page(size_t index) { return AT(pages); }
