# Bars side by side, in two panels, as their heights differ too much for one. Variables: data, output, title_text.
set terminal svg size 1000,480 noenhanced font "sans-serif,13" background "white"
set output output
set datafile separator "\t"
set datafile missing "?"
set style data histograms
set style histogram clustered gap 1
set style fill solid 0.9 noborder
set boxwidth 0.95
set grid ytics lc rgb "#dddddd"
set border 3 lc rgb "#888888"
set tics nomirror
set xtics font ",10" scale 0 textcolor rgb "#000000"
set ytics textcolor rgb "#000000"
set yrange [0:*]
set offsets 0, 0, graph 0.08, 0
set bmargin 4
set tmargin 3
set key inside top left vertical Left reverse samplen 2
set multiplot title title_text
set ylabel "CPU time over no rule, µs a row"
bar = 1.0 / 4
do for [panel = 1:2] {
  set size (panel == 1 ? 0.66 : 0.34), 0.93
  set origin (panel == 1 ? 0.0 : 0.66), 0.0
  set xrange [-0.6:(panel == 1 ? 5.6 : 2.6)]
  rows = sprintf("<awk -F'\\t' '$1 == %d' '%s'", panel, data)
  plot rows using 3:xtic(2) title "empty trigger in C" lc rgb "#b0b0b0", \
       "" using 4 title "pgshift_state" lc rgb "#2b6cb0", \
       "" using 5 title "PL/pgSQL by hand" lc rgb "#dd8833", \
       "" using ($0 - bar):3:(sprintf("%.1f", $3)) with labels offset 0, 0.6 font ",10" notitle, \
       "" using ($0):4:(sprintf("%.1f", $4)) with labels offset 0, 0.6 font ",10" notitle, \
       "" using ($0 + bar):5:(sprintf("%.1f", $5)) with labels offset 0, 0.6 font ",10" notitle
  unset key
  unset ylabel
}
