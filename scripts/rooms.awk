# Reads `FILE:LINE:#include "ROOM/NOUN.hpp"` of files in src and prints what ROOMS (a file, see src/rooms.txt) does not allow.

# usage: room_of(directory)   the room that a directory of src is, or lies in
function room_of(directory) {
  while (!(directory in allowed) && sub("/[^/]*$", "", directory)) continue
  return directory in allowed ? directory : ""
}

function may_include(room, other,    words, count, i) {
  if (room == other) return 1
  count = split(allowed[room], words, " ")
  for (i = 1; i <= count; ++i) {
    if (words[i] == other || (words[i] ~ /[*]$/ && index(other "/", substr(words[i], 1, length(words[i]) - 1)) == 1)) return 1
  }
  return 0
}

BEGIN {
  while ((getline line < rooms) > 0) {
    if (line ~ /^(#|$)/) continue
    split(line, parts, / *[:=] */)
    list = line
    sub(/^[^:=]*[:=] */, "", list)
    for (name in lists) gsub("@" name "( |$)", lists[name] " ", list)
    if (line ~ /^[a-z\/]+ *=/) lists[parts[1]] = list
    else allowed[parts[1]] = list
  }
}

{
  file = $0
  sub(/:.*/, "", file)
  directory = file
  if (!sub("^src/", "", directory) || !sub("/[^/]*$", "", directory)) next  # src/module.cpp and the like may include all
  included = $0
  sub(/^[^"]*"/, "", included)
  sub(/".*/, "", included)
  if (!sub("/[^/]*$", "", included)) next
  room = room_of(directory)
  other = room_of(included)
  if (room == "") print file ": its directory is no room of " rooms
  else if (other == "" || !may_include(room, other)) print $0
}
