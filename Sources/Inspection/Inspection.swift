// Inspection reads an MPEG transport stream and reports its faults: framing, tables, clocks, steps of time, lost packets.
// It decodes nothing and depends on nothing but Core.
