-- What the program of migrations 0001 to 0009 wrote into its tables; five.yaml is what it exported.
INSERT INTO station (id, name, time_zone, device_id, instance_key, created, protected, horizon) VALUES
    (1, 'Harbour TV', 'Europe/Berlin', 2777590531, '8vd8nwgh5j', 1795293530480015, 900000000, 604800000000);
INSERT INTO library (id, name, kind, rescan_every) VALUES
    (1, 'Films', 'movies', NULL),
    (2, 'Shows', 'shows', NULL),
    (3, 'Idents', 'other-videos', NULL),
    (4, 'Clips', 'music-videos', 3600000000);
INSERT INTO library_path (library, position, path) VALUES
    (1, 0, '/srv/films'),
    (1, 1, '/mnt/more films'),
    (2, 0, '/srv/shows'),
    (3, 0, '/srv/idents'),
    (4, 0, '/srv/clips');
INSERT INTO library_link_target (library, position, path) VALUES
    (2, 0, '/srv/archive');
INSERT INTO show (id, library, title, year) VALUES
    (1, NULL, 'Night Desk', NULL),
    (2, NULL, 'Office', 2005);
INSERT INTO media (id, library, kind, path, byte_count, modified, fingerprint, state, reason, strikes, added, title, sort_title, year, released, plot, show, season, episode, artist, content_rating, duration, facts, width, height, video_codec, bit_depth, chapter_count, album, album_artist, embedded, side_stamp) VALUES
    (1, 1, 'movie', '/srv/films/misc/stagecoach.mkv', -1, 0, 0, 'vanished', NULL, 0, 1795293530509513, 'stagecoach.mkv', 'stagecoach.mkv', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0);
INSERT INTO collection (id, name) VALUES
    (1, 'Westerns'),
    (2, 'Idents'),
    (4, 'Long Westerns'),
    (5, 'Music'),
    (6, 'Very Late');
INSERT INTO collection_member (collection, position, kind, media, show, season, library, name, other, artist, group_order, weight) VALUES
    (1, 0, 'folder', NULL, NULL, NULL, NULL, '/srv/films/western', NULL, NULL, NULL, 1),
    (1, 1, 'item', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1),
    (1, 2, 'tag', NULL, NULL, NULL, NULL, 'western', NULL, NULL, NULL, 1),
    (2, 0, 'library', NULL, NULL, NULL, 3, NULL, NULL, NULL, NULL, 1),
    (4, 0, 'search', NULL, NULL, NULL, NULL, 'collection:"Westerns" AND minutes:[60 TO *]', NULL, NULL, NULL, 1),
    (5, 0, 'artist', NULL, NULL, NULL, NULL, 'A-ha', NULL, NULL, NULL, 3),
    (5, 1, 'album', NULL, NULL, NULL, NULL, 'Hits', NULL, 'Cher', 'custom', 1),
    (5, 2, 'collection', NULL, NULL, NULL, NULL, NULL, 2, NULL, NULL, 1),
    (6, 0, 'show', NULL, 1, NULL, NULL, NULL, NULL, NULL, NULL, 1),
    (6, 1, 'season', NULL, 2, 2, NULL, NULL, NULL, NULL, NULL, 1);
INSERT INTO playlist (id, name, shuffled) VALUES
    (1, 'Saturday', 0),
    (2, 'Concert', 1);
INSERT INTO playlist_entry (playlist, position, content_kind, content_collection, content_show, content_season, content_playlist, content_media, playback_order, amount, in_guide, content_name, content_artist, order_options) VALUES
    (1, 0, 'collection', 1, NULL, NULL, NULL, NULL, 'shuffle', 2, 1, NULL, NULL, ''),
    (1, 1, 'show', NULL, 1, NULL, NULL, NULL, 'season-episode', 1, 1, NULL, NULL, ''),
    (1, 2, 'collection', 2, NULL, NULL, NULL, NULL, 'chronological', NULL, 0, NULL, NULL, ''),
    (2, 0, 'artist', NULL, NULL, NULL, NULL, NULL, 'marathon', 1, 1, 'A-ha', NULL, 'by=album batch=2 mix=groups'),
    (2, 1, 'collection', 5, NULL, NULL, NULL, NULL, 'weighted', 3, 1, NULL, NULL, 'cooldown=7200000000 group-cooldown=1800000000'),
    (2, 2, 'playlist', NULL, NULL, NULL, 1, NULL, 'chronological', 1, 1, NULL, NULL, '');
INSERT INTO filler (id, name, kind, mode, count, duration, content_kind, content_collection, content_show, content_season, content_playlist, content_media, playback_order, break_interval, break_filter, content_name, content_artist, order_options, least) VALUES
    (1, 'Ident after', 'post', 'count', 1, NULL, 'collection', 2, NULL, NULL, NULL, NULL, 'shuffle', NULL, NULL, NULL, NULL, '', 5000000),
    (2, 'Trailers', 'tail', 'duration', NULL, 180000000, 'collection', 2, NULL, NULL, NULL, NULL, 'shuffle', NULL, NULL, NULL, NULL, '', 5000000),
    (3, 'Loop', 'fallback', 'fill', NULL, NULL, 'collection', 2, NULL, NULL, NULL, NULL, 'shuffle', NULL, NULL, NULL, NULL, '', 8000000),
    (4, 'Adverts', 'mid', 'count', 2, NULL, 'search', NULL, NULL, NULL, NULL, NULL, 'shuffle', 720000000, 'num < 3', 'tag:advert', NULL, 'split=chapters', 5000000),
    (5, 'To the half hour', 'post', 'pad', NULL, 1800000000, 'collection', 2, NULL, NULL, NULL, NULL, 'shuffle', NULL, NULL, NULL, NULL, '', 5000000);
INSERT INTO profile (id, name, width, height, frame_rate_numerator, frame_rate_denominator, video_bit_rate, video_mode, preset, audio_bit_rate, sample_rate, language) VALUES
    (1, 'HD', 1280, 720, 30, 1, 4000000, 'copy-if-possible', 'veryfast', 192000, 48000, 'eng'),
    (2, 'Standard', 1280, 720, 30, 1, 3000000, 'copy-if-possible', 'veryfast', 192000, 48000, NULL);
INSERT INTO schedule (id, name, shuffled) VALUES
    (1, 'Weekday', 0),
    (2, 'Serial Night', 0),
    (3, 'Weekend', 1);
INSERT INTO schedule_rule (schedule, position, start, missed, mode, duration, tail, content_kind, content_collection, content_show, content_season, content_playlist, content_media, playback_order, title, guide, amount, airing, discard, content_name, content_artist, order_options, group_visits, language, name) VALUES
    (3, 0, NULL, NULL, 'multiple', NULL, NULL, 'search', NULL, NULL, NULL, NULL, NULL, 'season-episode', NULL, 'normal', '2', 'any', 0, 'type:episode', NULL, 'start=anywhere', 'shuffled', NULL, NULL),
    (3, 1, NULL, NULL, 'one', NULL, NULL, 'season', NULL, 1, 2, NULL, NULL, 'chronological', NULL, 'normal', NULL, 'any', 0, NULL, NULL, 'progress=weekend', NULL, 'de', NULL),
    (1, 0, 21600, 'strict', 'flood', NULL, NULL, 'show', NULL, 1, NULL, NULL, NULL, 'season-episode', NULL, 'normal', NULL, 'any', 0, NULL, NULL, '', NULL, NULL, NULL),
    (1, 1, 72000, 'flexible', 'one', NULL, NULL, 'collection', 1, NULL, NULL, NULL, NULL, 'shuffle', 'Western of the Day', 'normal', NULL, 'any', 0, NULL, NULL, '', NULL, NULL, NULL),
    (1, 2, NULL, NULL, 'multiple', NULL, NULL, 'playlist', NULL, NULL, NULL, 1, NULL, 'chronological', NULL, 'normal', '3', 'any', 0, NULL, NULL, '', NULL, NULL, NULL),
    (1, 3, NULL, NULL, 'duration', 5400000000, 'filler', 'collection', 6, NULL, NULL, NULL, NULL, 'chronological', NULL, 'normal', NULL, 'any', 0, NULL, NULL, '', NULL, NULL, NULL),
    (1, 4, NULL, NULL, 'all', NULL, NULL, 'collection', 2, NULL, NULL, NULL, NULL, 'chronological', NULL, 'hidden', NULL, 'any', 0, NULL, NULL, '', NULL, NULL, NULL),
    (1, 5, NULL, NULL, 'multiple', NULL, NULL, 'show', NULL, 1, NULL, NULL, NULL, 'shuffle', NULL, 'normal', 'parts', 'any', 0, NULL, NULL, 'without=0 parts=together', NULL, NULL, NULL),
    (2, 0, 21600, 'strict', 'flood', NULL, NULL, 'collection', 6, NULL, NULL, NULL, NULL, 'shuffle', NULL, 'normal', NULL, 'any', 0, NULL, NULL, '', NULL, NULL, NULL),
    (2, 1, 43200, 'strict', 'all', NULL, NULL, 'rerun', NULL, NULL, NULL, NULL, NULL, 'chronological', NULL, 'normal', NULL, 'any', 0, 'rule=Evening', NULL, '', NULL, NULL, NULL),
    (2, 2, NULL, NULL, 'flood', NULL, NULL, 'collection', 6, NULL, NULL, NULL, NULL, 'shuffle', NULL, 'normal', NULL, 'any', 0, NULL, NULL, '', NULL, NULL, NULL),
    (2, 3, 72000, 'strict', 'multiple', NULL, NULL, 'show', NULL, 1, NULL, NULL, NULL, 'chronological', NULL, 'normal', '3', 'any', 0, NULL, NULL, '', NULL, NULL, 'Evening'),
    (2, 4, 82800, 'strict', 'flood', NULL, NULL, 'rerun', NULL, NULL, NULL, NULL, NULL, 'chronological', NULL, 'hidden', NULL, 'any', 0, 'span=64800-72000', NULL, '', NULL, NULL, NULL);
INSERT INTO schedule_rule_filler (schedule, rule, position, filler) VALUES
    (1, 1, 0, 1),
    (1, 3, 0, 1),
    (1, 3, 1, 2);
INSERT INTO channel (id, number_major, number_minor, name, group_name, schedule, profile, run, fallback, logo, time_zone, off_air_title, shortest_programme, guide_key, seed, mirror_of, mirror_offset, clock, horizon) VALUES
    (1, 5, 0, 'Harbour One', 'General', 1, 1, 'on-demand', NULL, NULL, NULL, NULL, NULL, 'tav67v7qnx', 7817137593638143382, NULL, NULL, 'wall', NULL),
    (2, 5, 1, 'Harbour Night', NULL, 1, 2, 'always', 3, '/srv/logos/night.png', 'Europe/London', 'Back at six', NULL, 'hnc4xhgc0x', 697757226098466717, NULL, NULL, 'wall', NULL),
    (3, 7, 0, 'Serial', NULL, 2, 2, 'on-demand', NULL, NULL, NULL, NULL, NULL, 'hmzxa2fr58', -4136461075552367039, NULL, NULL, 'watched', NULL),
    (4, 8, 0, 'Weekend', NULL, 3, 1, 'always', 3, NULL, NULL, NULL, NULL, '67hpkzh920', 1393722361388711415, NULL, NULL, 'wall', NULL),
    (5, 6, 0, 'Harbour One +1', NULL, 1, 1, 'on-demand', NULL, NULL, NULL, NULL, NULL, 'muxtez3asw', 7783925929124858030, 1, 3600000000, 'wall', NULL);
INSERT INTO channel_alternate (channel, position, schedule, weekdays, days_of_month, months, first_day, last_day) VALUES
    (2, 0, 1, '6,7', NULL, NULL, NULL, NULL),
    (2, 1, 1, NULL, NULL, NULL, '12-20', '01-06');
INSERT INTO channel_pause (channel, since) VALUES
    (3, 1795294503691963);
INSERT INTO as_run (id, channel, item, media, title, planned_start, start, finish, frames, how, cause, late, shed, skipped) VALUES
    (1, 2, 34, NULL, 'Back at six', 1795294503558617, 1795294504251679, 1795294505522686, 17, 'slate', NULL, 1256019, 'fastest-encoder', 0),
    (2, 4, 1, NULL, 'Off air', 1795294503561498, 1795294504312343, 1795294518045677, 412, 'slate', 'the channel was stopped', 679010, NULL, 0);
UPDATE sqlite_sequence SET seq = 6 WHERE name = 'collection';
UPDATE sqlite_sequence SET seq = 2 WHERE name = 'playlist';
UPDATE sqlite_sequence SET seq = 4 WHERE name = 'library';
UPDATE sqlite_sequence SET seq = 2 WHERE name = 'show';
UPDATE sqlite_sequence SET seq = 1 WHERE name = 'media';
UPDATE sqlite_sequence SET seq = 5 WHERE name = 'filler';
UPDATE sqlite_sequence SET seq = 2 WHERE name = 'profile';
UPDATE sqlite_sequence SET seq = 3 WHERE name = 'schedule';
UPDATE sqlite_sequence SET seq = 5 WHERE name = 'channel';
