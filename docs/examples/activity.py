"""Logs and transfers of each block, as a plot, from the files that headwater export writes."""
import duckdb
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plot

rows = duckdb.sql("""
    select l.blockNumber as block, l.logs, coalesce(t.transfers, 0) as transfers
    from (select blockNumber, count(*) as logs from 'logs.parquet' group by 1) l
    left join (select blockNumber, count(*) as transfers from 'transfers.parquet' group by 1) t
      using (blockNumber)
    order by 1
""").fetchall()
for block, logs, transfers in rows[:5]:
    print(block, logs, transfers)
blocks = [row[0] for row in rows]
plot.figure(figsize=(9, 4))
plot.bar(blocks, [row[1] for row in rows], label="logs", color="#9db7d5")
plot.bar(blocks, [row[2] for row in rows], label="of them transfers of tokens", color="#1f4e8c")
plot.xlabel("block")
plot.ticklabel_format(style="plain", useOffset=False)
plot.legend()
plot.tight_layout()
plot.savefig("activity.svg")
print(f"{len(rows)} blocks, activity.svg")
