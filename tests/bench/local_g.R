# Times spdep's localG with self on the pairs and values of a folder; each line read starts one run.
suppressPackageStartupMessages(library(spdep))
folder <- commandArgs(trailingOnly = TRUE)[1]
values <- read.csv(file.path(folder, "values.csv"))$x
edges <- read.csv(file.path(folder, "edges.csv"))
around <- split(edges$j, factor(edges$i, levels = seq_along(values)))
neighbours <- structure(lapply(around, function(j) sort(as.integer(j))), class = "nb",
                        region.id = as.character(seq_along(values)))
weights <- nb2listw(include.self(neighbours), style = "B")
input <- file("stdin", "r")
while (length(readLines(input, n = 1)) > 0) {
  start <- proc.time()[["elapsed"]]
  z <- localG(values, weights)
  seconds <- proc.time()[["elapsed"]] - start
  write.csv(data.frame(z = as.numeric(z)), file.path(folder, "z.csv"), row.names = FALSE)
  cat(seconds, "\n")
  flush(stdout())
}
